// SPDX-License-Identifier: MIT

extension JSONWriter {
    /// Writes bytes in base64 (RFC 4648 section 4), padded.
    mutating func put(base64 bytes: UnsafeRawBufferPointer) {
        var position = 0
        while position < bytes.count {
            let available = min(3, bytes.count - position)
            var group = UInt32(bytes[position]) << 16
            if available > 1 { group |= UInt32(bytes[position + 1]) << 8 }
            if available > 2 { group |= UInt32(bytes[position + 2]) }
            put(Self.digit(group >> 18))
            put(Self.digit(group >> 12))
            put(available > 1 ? Self.digit(group >> 6) : UInt8(ascii: "="))
            put(available > 2 ? Self.digit(group) : UInt8(ascii: "="))
            guard !isFull else { return }
            position += 3
        }
    }

    private static func digit(_ value: UInt32) -> UInt8 {
        let six = UInt8(value & 0x3F)
        return switch six {
        case 0..<26: UInt8(ascii: "A") + six
        case 26..<52: UInt8(ascii: "a") + (six - 26)
        case 52..<62: UInt8(ascii: "0") + (six - 52)
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
    }
}
