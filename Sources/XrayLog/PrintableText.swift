// SPDX-License-Identifier: MIT

/// One Unicode scalar value read from UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
struct DecodedScalar {
    let value: UInt32
    /// How many bytes it takes, 1…4.
    let length: Int

    /// Nil where the bytes at `position` are not valid UTF-8.
    @inline(__always)
    init?(in text: UnsafeRawBufferPointer, at position: Int) {
        let lead = text[position]
        let least: UInt32
        switch lead {
        case 0..<0x80: (value, length) = (UInt32(lead), 1); return
        case 0xC2..<0xE0: (length, least) = (2, 0x80)
        case 0xE0..<0xF0: (length, least) = (3, 0x800)
        case 0xF0..<0xF5: (length, least) = (4, 0x1_0000)
        default: return nil
        }
        guard text.count - position >= length else { return nil }
        var bits = UInt32(lead) & (0x7F >> UInt32(length))
        for place in 1..<length {
            let byte = text[position + place]
            guard byte & 0xC0 == 0x80 else { return nil }
            bits = bits << 6 | UInt32(byte & 0x3F)
        }
        guard bits >= least, bits <= 0x10_FFFF, !(0xD800...0xDFFF).contains(bits) else { return nil }
        value = bits
    }

    var needsEscape: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0: value != 0x09
        // The bidirectional controls of Unicode's Bidi_Control property.
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        // Noncharacters.
        case 0xFDD0...0xFDEF: true
        default: value & 0xFFFE == 0xFFFE
        }
    }
}
