// SPDX-License-Identifier: MIT

/// What a consumer wrote, fit to stand in an answer or a message.
enum Shown {
    /// At most forty code points of it: what readers see as one character may have thousands.
    static func text(_ text: String) -> String {
        let scalars = text.unicodeScalars, beginning = scalars.prefix(40)
        return beginning.endIndex == scalars.endIndex ? text : String(beginning) + "…"
    }

    /// `"a", "b" or "c"`
    static func choice(_ words: [String]) -> String {
        let quoted = words.map { "\"\($0)\"" }
        guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
        return quoted.dropLast().joined(separator: ", ") + " or " + last
    }
}
