// SPDX-License-Identifier: MIT

/// What one logical line says.
enum Statement {
    /// `[name]`; with a problem where the line is not quite that, and `name` is what was probably meant.
    case section(name: PlacedText, problem: String?)
    case assignment(key: PlacedText, value: PlacedText)
    /// Neither. The line's text is never shown: it may be the second half of a secret.
    case malformed(String, at: Place)

    init(_ line: PlacedText) {
        if line.scalars.first == "[" {
            self = Self.header(line)
            return
        }
        guard let sign = line.scalars.firstIndex(of: "=") else {
            self = .malformed(
                "neither [Section] nor Key=Value: to go on with the line above, end that one in a backslash",
                at: line.place.startOfLine)
            return
        }
        let key = line[line.scalars.startIndex..<sign].trimmed
        if key.isEmpty {
            self = .malformed("no key before the =: write Key=Value", at: line.place.startOfLine)
        } else {
            self = .assignment(key: key, value: line[sign + 1..<line.scalars.endIndex].trimmed)
        }
    }

    private static func header(_ line: PlacedText) -> Statement {
        let start = line.scalars.startIndex + 1
        let end = line.scalars.endIndex
        if end - start >= 1, line.scalars.last == "]" {
            return .section(name: line[start..<end - 1].trimmed, problem: nil)
        }
        if let closing = line.scalars.firstIndex(of: "]") {
            return .section(
                name: line[start..<closing].trimmed,
                problem: "text behind a section's ]: a comment needs a line of its own")
        }
        return .section(name: line[start..<end].trimmed, problem: "no ] at the end of a section: write [Name]")
    }
}

/// The statements of a file, one after the other.
struct Statements: IteratorProtocol {
    private var lines: LogicalLines

    init(_ scalars: [Unicode.Scalar], file: String) {
        lines = LogicalLines(scalars, file: file)
    }

    mutating func next() -> Statement? {
        lines.next().map { Statement($0) }
    }
}
