// SPDX-License-Identifier: MIT

/// A place in a file: line and column, both from 1. A column counts Unicode scalars, as editors do for ordinary text.
package struct Position: Hashable, Sendable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The same line's first column, where messages about a whole section or key point.
    var startOfLine: Position { Position(line: line, column: 1) }
}

/// A position with the file it is in, as the file was named when it was opened.
struct Place: Hashable, Sendable {
    var file: String
    var position: Position

    var startOfLine: Place { Place(file: file, position: position.startOfLine) }
}
