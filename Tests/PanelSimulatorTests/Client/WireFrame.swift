// SPDX-License-Identifier: MIT

/// A WebSocket frame as RFC 6455, section 5.2 draws it, read and written by the tests' own small codec.
struct WireFrame: Equatable {
    var fin = true
    var opcode: UInt8
    var payload: [UInt8]

    static let text: UInt8 = 1
    static let close: UInt8 = 8
    static let ping: UInt8 = 9
    static let pong: UInt8 = 10

    var string: String { String(decoding: payload, as: UTF8.self) }

    /// The code of a close frame; nil for an empty one.
    var closeCode: Int? { payload.count < 2 ? nil : Int(payload[0]) << 8 | Int(payload[1]) }
    var closeReason: String { String(decoding: payload.dropFirst(2), as: UTF8.self) }

    /// Reads a server's frame at the beginning of `bytes`, and how long it was; nil where there is no whole one.
    static func parse(_ bytes: [UInt8]) -> (frame: WireFrame, length: Int)? {
        guard bytes.count >= 2 else { return nil }
        var (header, length) = (2, Int(bytes[1] & 0x7F))
        if length >= 126 {
            header = length == 126 ? 4 : 10
            guard bytes.count >= header else { return nil }
            length = bytes[2..<header].reduce(0) { $0 << 8 | Int($1) }
        }
        guard bytes.count >= header + length else { return nil }
        let frame = WireFrame(
            fin: bytes[0] & 0x80 != 0, opcode: bytes[0] & 0x0F, payload: Array(bytes[header..<header + length]))
        return (frame, header + length)
    }

    /// The bytes of a client's frame with at most 125 bytes.
    func encoded(masked: Bool = true) -> [UInt8] {
        let first = (fin ? 0x80 : 0) | opcode
        guard masked else { return [first, UInt8(payload.count)] + payload }
        let key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
        return [first, 0x80 | UInt8(payload.count)] + key + payload.enumerated().map { $1 ^ key[$0 % 4] }
    }
}
