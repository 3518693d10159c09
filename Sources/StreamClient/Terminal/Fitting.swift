// SPDX-License-Identifier: MIT

/// Brings text into columns. Never parts a character from its marks.
package enum Fitting {
    /// The text in exactly `width` columns: filled up with spaces, or without its middle, since names that belong
    /// together often differ at their ends (`edge-frankfurt-1`).
    package static func column(_ text: String, width: Int) -> String {
        let taken = DisplayWidth.of(text)
        if taken <= width { return text + spaces(width - taken) }
        let head = prefix(text[...], width: (width - 1) / 2)
        let tail = suffix(text, width: width - 1 - DisplayWidth.of(head))
        return head + "…" + tail + spaces(width - 1 - DisplayWidth.of(head) - DisplayWidth.of(tail))
    }

    /// How many columns the text takes.
    package static func width(_ text: String) -> Int { DisplayWidth.of(text) }

    /// The text right-aligned, for numbers; longer text stays whole.
    package static func number(_ text: String, width: Int) -> String {
        spaces(width - DisplayWidth.of(text)) + text
    }

    /// The text in pieces of at most `width` columns, parted at spaces where there are some.
    package static func wrap(_ text: String, width: Int) -> [String] {
        if DisplayWidth.of(text) <= width { return [text] }
        var lines: [String] = []
        var rest = text[...]
        while DisplayWidth.of(rest) > width {
            let piece = prefix(rest, width: width)
            // Something has to be taken, even where the first character alone is too wide.
            var end = piece.isEmpty ? rest.index(after: rest.startIndex) : piece.endIndex
            // A space behind the piece is a place to part it too.
            if end < rest.endIndex, rest[end] != " ", let space = piece.lastIndex(of: " "), space > piece.startIndex {
                end = space
            }
            lines.append(String(rest[..<end]))
            rest = rest[end...].drop { $0 == " " }
        }
        if !rest.isEmpty { lines.append(String(rest)) }
        return lines
    }

    /// The text in lines of at most `width` columns, parted at spaces only: a word that is longer has a line of its own.
    package static func words(of text: String, width: Int) -> [String] {
        guard DisplayWidth.of(text) > width else { return [text] }
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, DisplayWidth.of(last) + 1 + DisplayWidth.of(word) <= width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    package static func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

    private static func prefix(_ text: Substring, width: Int) -> Substring {
        var taken = 0
        return text.prefix { character in
            taken += DisplayWidth.of(String(character))
            return taken <= width
        }
    }

    private static func suffix(_ text: String, width: Int) -> String {
        String(prefix(String(text.reversed())[...], width: width).reversed())
    }
}
