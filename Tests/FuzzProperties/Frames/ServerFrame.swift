// SPDX-License-Identifier: MIT

import PanelLogs

/// The server's side of RFC 6455, section 5.2, that shares nothing with the relay's.
struct ServerFrame: Equatable {
    var opcode: UInt8
    var payload: [UInt8]
    var isFinal = true

    static func ping(_ payload: [UInt8]) -> ServerFrame { ServerFrame(opcode: 9, payload: payload) }

    /// - Parameter kind: nil for the continuation of a message.
    static func data(_ kind: MessageKind?, _ payload: [UInt8], isFinal: Bool) -> ServerFrame {
        ServerFrame(opcode: kind.map { $0 == .text ? 1 : 2 } ?? 0, payload: payload, isFinal: isFinal)
    }

    var bytes: [UInt8] {
        let first = (isFinal ? 0x80 : 0) | opcode
        let count = payload.count
        if count < 126 { return [first, UInt8(count)] + payload }
        if count < 1 << 16 { return [first, 126, UInt8(count >> 8), UInt8(count & 0xFF)] + payload }
        return [first, 127] + (0..<8).map { UInt8(truncatingIfNeeded: count >> (56 - 8 * $0)) } + payload
    }

    /// Reads a client's frame; nil where it is not exactly one, or not masked.
    static func decodeMasked(_ bytes: [UInt8]) -> ServerFrame? {
        guard bytes.count >= 6, bytes[0] & 0xF0 == 0x80, bytes[1] & 0x80 != 0 else { return nil }
        var (header, length) = (2, Int(bytes[1] & 0x7F))
        if length >= 126 {
            header = length == 126 ? 4 : 10
            guard bytes.count >= header else { return nil }
            length = bytes[2..<header].reduce(0) { $0 << 8 | Int($1) }
        }
        guard bytes.count == header + 4 + length else { return nil }
        let key = bytes[header..<header + 4]
        let payload = (0..<length).map { bytes[header + 4 + $0] ^ key[header + $0 % 4] }
        return ServerFrame(opcode: bytes[0] & 0x0F, payload: payload)
    }
}
