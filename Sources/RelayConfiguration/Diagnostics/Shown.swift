// SPDX-License-Identifier: MIT

/// What a file or an operator wrote, made fit for a message that may go to a terminal.
enum Shown {
    /// How much of a value a message quotes.
    static let limit = 64

    /// The text with what could steer a terminal escaped, cut after ``limit`` characters.
    static func excerpt(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let shown = whole(String(String.UnicodeScalarView(scalars.prefix(limit))))
        return scalars.count > limit ? shown + "…" : shown
    }

    /// The text with what could steer a terminal escaped: controls, line separators, bidirectional overrides.
    static func whole(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars {
            if isHarmless(scalar) {
                shown.unicodeScalars.append(scalar)
            } else {
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return shown
    }

    /// A path as it can be pasted behind a command in a shell.
    static func shellWord(_ path: String) -> String {
        let isPlain = path.unicodeScalars.allSatisfy { scalar in
            scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789/._-@+:".unicodeScalars.contains(scalar))
        }
        if isPlain, !path.isEmpty { return path }
        var quoted = "'"
        for character in path { quoted += character == "'" ? "'\\''" : String(character) }
        return whole(quoted + "'")
    }

    /// `a, b and c`.
    static func list(_ items: [String], last word: String = "and") -> String {
        guard let last = items.last, items.count > 1 else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " \(word) " + last
    }

    private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: false
        default: true
        }
    }
}
