// SPDX-License-Identifier: MIT

/// What a consumer wrote, fit to stand in an answer or a message.
enum Shown {
    /// At most forty characters of it.
    static func text(_ text: String) -> String {
        let beginning = text.prefix(40)
        return beginning.endIndex == text.endIndex ? text : beginning + "…"
    }

    /// `"a", "b" or "c"`
    static func choice(_ words: [String]) -> String {
        let quoted = words.map { "\"\($0)\"" }
        guard let last = quoted.last, quoted.count > 1 else { return quoted.joined() }
        return quoted.dropLast().joined(separator: ", ") + " or " + last
    }
}
