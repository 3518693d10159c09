// SPDX-License-Identifier: MIT

/// What of a line may stand in `MESSAGE`, and how the rest is written.
///
/// A line is hostile input. As they are, only characters stand there that neither steer a terminal nor make `journalctl`
/// show the whole message as `[n blob data]`. Escaped are control characters but TAB and single bytes of invalid UTF-8,
/// as `\xNN`; C1 controls, bidirectional controls and noncharacters (which journald takes for invalid), as `\u{…}`.
/// Digits are lower-case, as in systemd's own escapes.
///
/// The line and the paragraph separator (U+2028, U+2029) stay: they are no controls, no terminal obeys them, and journald
/// parts entries at nothing but its own framing. The socket and `tail`, where a line must be one for every reader, escape
/// them.
package enum MessageText {
    /// Where the first thing that needs an escape stands, from `start` on; the count if there is none.
    package static func endOfPlain(in text: UnsafeRawBufferPointer, from start: Int) -> Int {
        var position = start
        while true {
            position = endOfPrintableASCII(in: text, from: position)
            guard position < text.count else { return text.count }
            let byte = text[position]
            if byte == UInt8(ascii: "\t") {
                position += 1
            } else if let scalar = DecodedScalar(in: text, at: position), !scalar.needsEscape {
                position += scalar.length
            } else {
                return position
            }
        }
    }

    /// Appends `text` with escapes for all that needs one.
    package static func append(_ text: UnsafeRawBufferPointer, to buffer: inout EntryBuffer) {
        var position = 0
        while position < text.count {
            let plainEnd = endOfPlain(in: text, from: position)
            buffer.append(UnsafeRawBufferPointer(rebasing: text[position..<plainEnd]))
            position = plainEnd
            guard position < text.count else { return }
            position += appendEscape(for: text, at: position, to: &buffer)
        }
    }

    /// Appends one escape and returns how many bytes it stands for.
    private static func appendEscape(
        for text: UnsafeRawBufferPointer, at position: Int, to buffer: inout EntryBuffer
    ) -> Int {
        if let scalar = DecodedScalar(in: text, at: position), scalar.length > 1 {
            buffer.append("\\u{")
            buffer.append(hex: scalar.value, digits: 1)
            buffer.append("}")
            return scalar.length
        }
        buffer.append("\\x")
        buffer.append(hex: UInt32(text[position]), digits: 2)
        return 1
    }

    /// Eight bytes at a time: nearly all lines are plain from end to end.
    @inline(__always)
    private static func endOfPrintableASCII(in text: UnsafeRawBufferPointer, from start: Int) -> Int {
        var position = start
        while position + 8 <= text.count {
            let word = text.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            // The top bit of each byte: set by a borrow below 0x20, by a carry from 0x7F, or already there. A borrow or
            // carry into a neighbour arises only beside a byte that is itself found.
            let low = word &- 0x2020_2020_2020_2020
            let high = word &+ 0x0101_0101_0101_0101
            if (low | high | word) & 0x8080_8080_8080_8080 != 0 { break }
            position += 8
        }
        while position < text.count, case 0x20..<0x7F = text[position] { position += 1 }
        return position
    }
}
