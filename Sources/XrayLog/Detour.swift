// SPDX-License-Identifier: MIT

/// The way through Xray, without its brackets: `VLESS TCP >> DIRECT`; `local`, without an inbound tag.
///
/// The arrow says how the outbound was chosen: `==>` forced, `->` by a rule, `>>` by default.
enum Detour {
    static func parse(_ text: LinePart, into line: inout XrayLine) {
        var arrow: (start: Int, end: Int)?
        var rest = text
        while let space = rest.firstPosition(of: .space) {
            rest = text.from(space + 1)
            guard let length = arrowLength(in: text, at: space) else { continue }
            // With a second one, nobody can tell which of them stands in a tag.
            guard arrow == nil else { return }
            arrow = (space, space + length)
            // The space behind an arrow may be the one before the next.
            rest = text.from(space + length - 1)
        }
        if let arrow {
            line.inboundTag = text.upTo(arrow.start).text
            line.outboundTag = text.from(arrow.end).text
        } else {
            line.outboundTag = text.text
        }
    }

    @inline(__always) private static func arrowLength(in text: LinePart, at position: Int) -> Int? {
        switch text[position + 1] {
        case UInt8(ascii: "-"): text.has(" -> ", at: position) ? 4 : nil
        case UInt8(ascii: ">"): text.has(" >> ", at: position) ? 4 : nil
        case UInt8(ascii: "="): text.has(" ==> ", at: position) ? 5 : nil
        default: nil
        }
    }
}
