// SPDX-License-Identifier: MIT

/// Lines with their continuations joined and comments left out (`systemd.syntax(7)`).
///
/// - A comment is a line whose first character other than white space is `#` or `;`. Nothing behind a value is one.
/// - A line that ends in an odd number of backslashes goes on in the next; the last backslash becomes a space, and
///   white space before the next line's text is dropped. White space behind the backslash makes it an ordinary one.
/// - Comments inside a continuation are left out, whatever they end in; an empty line ends it.
struct LogicalLines: IteratorProtocol {
    private let file: String
    private var lines: PhysicalLines

    init(_ scalars: [Unicode.Scalar], file: String) {
        self.file = file
        lines = PhysicalLines(scalars)
    }

    /// The next line that is neither empty nor a comment, trimmed.
    mutating func next() -> PlacedText? {
        var joined: PlacedText?
        while let line = lines.next() {
            let text = line.text.drop(while: \.isBlank)
            if let first = text.first, first == "#" || first == ";" { continue }
            let position = Position(line: line.number, column: text.startIndex - line.text.startIndex + 1)
            if joined == nil {
                joined = PlacedText(text, file: file, at: position)
            } else {
                joined?.append(text, at: position)
            }
            if Self.goesOn(text) {
                joined?.replaceLastWithSpace()
                continue
            }
            if let whole = joined?.trimmed, !whole.isEmpty { return whole }
            joined = nil
        }
        // The file ended in the middle of a continuation: what there is counts.
        guard let whole = joined?.trimmed, !whole.isEmpty else { return nil }
        return whole
    }

    /// `\\` at the end stands for a backslash, not for a continuation.
    private static func goesOn(_ text: ArraySlice<Unicode.Scalar>) -> Bool {
        text.reversed().prefix { $0 == "\\" }.count % 2 == 1
    }
}
