// SPDX-License-Identifier: MIT

import XrayLog

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
        PrintableText.end(in: text, from: start)
    }

    /// Appends `text` with escapes for all that needs one.
    package static func append(_ text: UnsafeRawBufferPointer, to buffer: inout EntryBuffer) {
        _ = append(text, upTo: .max, to: &buffer)
    }

    /// Appends `text` with escapes for all that needs one, and no more than `limit` bytes. What does not go into them is
    /// left out from a whole character or escape on.
    /// - Returns: how many bytes of `text` are in it.
    package static func append(
        _ text: UnsafeRawBufferPointer, upTo limit: Int, to buffer: inout EntryBuffer
    ) -> Int {
        let start = buffer.count
        var position = 0
        while position < text.count {
            let room = limit - (buffer.count - start)
            let plain = UnsafeRawBufferPointer(rebasing: text[position..<endOfPlain(in: text, from: position)])
            guard plain.count <= room else {
                let whole = endOfWhole(plain, upTo: room)
                buffer.append(UnsafeRawBufferPointer(rebasing: plain[..<whole]))
                return position + whole
            }
            buffer.append(plain)
            position += plain.count
            guard position < text.count else { return position }
            let end = buffer.count
            let escaped = appendEscape(for: text, at: position, to: &buffer)
            guard buffer.count - start <= limit else {
                buffer.shorten(to: end)
                return position
            }
            position += escaped
        }
        return position
    }

    /// The end of the last character that lies whole in the first `limit` bytes of valid UTF-8, which has more.
    private static func endOfWhole(_ text: UnsafeRawBufferPointer, upTo limit: Int) -> Int {
        var end = limit
        while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
        return end
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
}
