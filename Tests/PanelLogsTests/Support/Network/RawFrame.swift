// SPDX-License-Identifier: MIT

/// A server's frame written out byte by byte, right or wrong as a test wants it.
struct RawFrame {
    var opcode: UInt8
    var payload: [UInt8] = []
    var isFinal = true
    var reservedBits: UInt8 = 0
    var isMasked = false

    static func text(_ text: String, isFinal: Bool = true) -> RawFrame {
        RawFrame(opcode: 1, payload: Array(text.utf8), isFinal: isFinal)
    }

    static func continuation(_ text: String, isFinal: Bool) -> RawFrame {
        RawFrame(opcode: 0, payload: Array(text.utf8), isFinal: isFinal)
    }

    var bytes: [UInt8] {
        var bytes = [(isFinal ? 0x80 : 0) | reservedBits << 4 | opcode]
        let mask: UInt8 = isMasked ? 0x80 : 0
        switch payload.count {
        case ...125: bytes.append(mask | UInt8(payload.count))
        case ...0xFFFF: bytes += [mask | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        default: bytes += [mask | 127] + (0..<8).map { UInt8(payload.count >> (56 - 8 * $0) & 0xFF) }
        }
        // A key of zeros leaves the payload as it is.
        if isMasked { bytes += [0, 0, 0, 0] }
        return bytes + payload
    }
}
