// SPDX-License-Identifier: MIT

/// Text that can be shown as it is: valid UTF-8 that neither steers a terminal nor makes `journalctl` show it as
/// `[n blob data]`. Not so are control characters, controls of the text's direction, and noncharacters, which journald
/// takes for invalid.
package enum PrintableText {
    /// Where the first byte stands that is not printable, from `start` on; the count if there is none. TAB is printable
    /// here, as in the middle of a line it does no harm.
    package static func end(in text: UnsafeRawBufferPointer, from start: Int) -> Int {
        var position = start
        while true {
            position = endOfASCII(in: text, from: position)
            guard position < text.count else { return text.count }
            let byte = text[position]
            if byte == tab {
                position += 1
            } else if let scalar = DecodedScalar(in: text, at: position), !scalar.needsEscape {
                position += scalar.length
            } else {
                return position
            }
        }
    }

    /// Whether the text is printable from end to end.
    package static func isWhole(_ text: UnsafeRawBufferPointer) -> Bool { end(in: text, from: 0) == text.count }

    /// Whether a name is printable from end to end. A TAB is no part of a name.
    package static func isName(_ name: UnsafeRawBufferPointer) -> Bool { isWhole(name) && !name.contains(tab) }

    /// A name with escapes for what is not printable in it: `\xNN` and `\u{…}`, as in the journal's `MESSAGE`.
    package static func escapedName(_ name: String) -> String {
        var name = name
        if name.withUTF8({ isName(UnsafeRawBufferPointer($0)) }) { return name }
        var escaped = ""
        for scalar in name.unicodeScalars {
            if scalar != "\t", !DecodedScalar.needsEscape(scalar.value) {
                escaped.unicodeScalars.append(scalar)
            } else {
                let digits = String(scalar.value, radix: 16)
                escaped +=
                    scalar.isASCII ? (digits.utf8.count < 2 ? "\\x0\(digits)" : "\\x\(digits)") : "\\u{\(digits)}"
            }
        }
        return escaped
    }

    private static var tab: UInt8 { 0x09 }

    /// Whether all bytes from `start` on are ASCII's letters, digits, signs and spaces. 32 at a time, the last ones of them
    /// twice: every line is asked this, and nearly every line is.
    @inline(__always)
    static func isASCII(_ text: UnsafeRawBufferPointer, from start: Int) -> Bool {
        let last = text.count &- 32
        guard start <= last else { return text[start...].allSatisfy { $0 &- 0x20 < 0x5F } }
        var found = specialBytes(of: text.loadUnaligned(fromByteOffset: last, as: SIMD4<UInt64>.self))
        var position = start
        while position < last {
            found |= specialBytes(of: text.loadUnaligned(fromByteOffset: position, as: SIMD4<UInt64>.self))
            position &+= 32
        }
        return (found[0] | found[1] | found[2] | found[3]) & 0x8080_8080_8080_8080 == 0
    }

    /// The high bit is set in the word of each byte that is none of those: below 0x20 by a borrow, or from 0x7F on by the
    /// sum. A borrow or carry into a neighbour arises only beside a byte that is itself found.
    @inline(__always)
    private static func specialBytes(of words: SIMD4<UInt64>) -> SIMD4<UInt64> {
        (words &- SIMD4(repeating: 0x2020_2020_2020_2020)) | (words &+ SIMD4(repeating: 0x0101_0101_0101_0101))
    }

    /// The end of what is such ASCII, from `start` on. Eight bytes at a time.
    @inline(__always)
    private static func endOfASCII(in text: UnsafeRawBufferPointer, from start: Int) -> Int {
        var position = start
        while position + 8 <= text.count {
            let word = text.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            let low = word &- 0x2020_2020_2020_2020
            let high = word &+ 0x0101_0101_0101_0101
            if (low | high) & 0x8080_8080_8080_8080 != 0 { break }
            position += 8
        }
        while position < text.count, case 0x20..<0x7F = text[position] { position += 1 }
        return position
    }
}

/// One Unicode scalar value read from UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF).
package struct DecodedScalar {
    package let value: UInt32
    /// How many bytes it takes, 1…4.
    package let length: Int

    /// Nil where the bytes at `position` are not valid UTF-8.
    @inline(__always)
    package init?(in text: UnsafeRawBufferPointer, at position: Int) {
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

    /// Whether it steers what shows it: a control but TAB, a control of the text's direction, or no character at all.
    package var needsEscape: Bool { Self.needsEscape(value) }

    static func needsEscape(_ value: UInt32) -> Bool {
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
