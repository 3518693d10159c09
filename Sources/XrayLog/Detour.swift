// SPDX-License-Identifier: MIT

/// The way through Xray, without its brackets: `VLESS TCP >> DIRECT`; `local`, without an inbound tag.
///
/// The arrow says how the outbound was chosen: `==>` forced, `->` by a rule, `>>` by default.
enum Detour {
    static func parse(_ text: LinePart, into line: inout XrayLine) {
        var arrow: (start: Int, end: Int)?
        var rest = text
        // Tags have many spaces, and hardly ever the head of an arrow.
        while let head = rest.firstPosition(of: UInt8(ascii: ">")) {
            rest = text.from(head + 1)
            guard let found = self.arrow(in: text, around: head) else { continue }
            // With a second one, nobody can tell which of them stands in a tag.
            guard arrow == nil else { return }
            arrow = found
            // The space behind an arrow may be the one before the next.
            rest = text.from(found.end - 1)
        }
        if let arrow {
            line.inboundTag = text.upTo(arrow.start).text
            line.outboundTag = text.from(arrow.end).text
        } else {
            line.outboundTag = text.text
        }
    }

    /// The arrow, with its spaces, whose first `>` stands at `head`.
    @inline(__always)
    private static func arrow(in text: LinePart, around head: Int) -> (start: Int, end: Int)? {
        switch text[head - 1] {
        case .space: text.has(" >> ", at: head - 1) ? (head - 1, head + 3) : nil
        case UInt8(ascii: "-"): text.has(" -> ", at: head - 2) ? (head - 2, head + 2) : nil
        case UInt8(ascii: "="): text.has(" ==> ", at: head - 3) ? (head - 3, head + 2) : nil
        default: nil
        }
    }
}
