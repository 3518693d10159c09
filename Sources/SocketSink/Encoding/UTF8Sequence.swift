// SPDX-License-Identifier: MIT

/// One step of reading bytes as UTF-8, from a byte that is not ASCII.
enum UTF8Sequence {
    /// A character of so many bytes, to be copied as it is.
    case character(length: Int)
    /// A character of so many bytes that must not stand bare in a line of text: a C1 control, a line or paragraph
    /// separator, or a control of the text's direction.
    case control(scalar: UInt16, length: Int)
    /// So many bytes that begin a character and do not end it: the "maximal subpart" of Unicode's section 3.9, which
    /// one U+FFFD takes the place of, as WHATWG's decoder does it.
    case invalid(length: Int)

    /// Reads the sequence that begins at `position`, which must lie inside `bytes`.
    static func read(_ bytes: UnsafeRawBufferPointer, at position: Int) -> UTF8Sequence {
        let lead = bytes[position]
        // What the second byte may be depends on the first (Unicode, table 3-7): no overlong forms, no surrogates,
        // nothing beyond U+10FFFF.
        let length: Int, lower: UInt8, upper: UInt8
        switch lead {
        case 0xC2...0xDF: (length, lower, upper) = (2, 0x80, 0xBF)
        case 0xE0: (length, lower, upper) = (3, 0xA0, 0xBF)
        case 0xED: (length, lower, upper) = (3, 0x80, 0x9F)
        case 0xE1...0xEF: (length, lower, upper) = (3, 0x80, 0xBF)
        case 0xF0: (length, lower, upper) = (4, 0x90, 0xBF)
        case 0xF4: (length, lower, upper) = (4, 0x80, 0x8F)
        case 0xF1...0xF3: (length, lower, upper) = (4, 0x80, 0xBF)
        default: return .invalid(length: 1)
        }
        let available = bytes.count &- position
        guard available > 1, bytes[position &+ 1] >= lower, bytes[position &+ 1] <= upper else {
            return .invalid(length: 1)
        }
        var read = 2
        while read < length {
            guard read < available, bytes[position &+ read] & 0xC0 == 0x80 else { return .invalid(length: read) }
            read &+= 1
        }
        guard length <= 3, let control = control(lead, bytes[position &+ 1], length == 3 ? bytes[position &+ 2] : nil)
        else { return .character(length: length) }
        return .control(scalar: control, length: length)
    }

    private static func control(_ first: UInt8, _ second: UInt8, _ third: UInt8?) -> UInt16? {
        switch (first, second, third) {
        case (0xC2, 0x80...0x9F, nil): UInt16(second)  // U+0080…U+009F
        case (0xD8, 0x9C, nil): 0x061C
        case (0xE2, 0x80, .some(let third)):
            switch third {
            case 0x8E, 0x8F, 0xA8...0xAE: 0x2000 | UInt16(third & 0x3F)  // U+200E, U+200F, U+2028…U+202E
            default: nil
            }
        case (0xE2, 0x81, .some(let third)):
            switch third {
            case 0xA6...0xA9: 0x2040 | UInt16(third & 0x3F)  // U+2066…U+2069
            default: nil
            }
        default: nil
        }
    }
}
