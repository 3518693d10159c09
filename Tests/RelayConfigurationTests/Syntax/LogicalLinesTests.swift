// SPDX-License-Identifier: MIT

import Testing

@testable import RelayConfiguration

@Suite("Lines and their continuations")
struct LogicalLinesTests {
    private func lines(_ text: String) -> [String] {
        var lines = LogicalLines(Array(text.unicodeScalars), file: "f")
        var all: [String] = []
        while let line = lines.next() { all.append(line.string) }
        return all
    }

    @Test("Empty lines and comments are left out", arguments: ["# c", "; c", "  # c", "\t;c", "", "   "])
    func leavesOut(_ line: String) {
        #expect(lines("a=1\n\(line)\nb=2") == ["a=1", "b=2"])
    }

    @Test("A # inside a line is part of it")
    func keepsHashInside() {
        #expect(lines("a=1 # no comment") == ["a=1 # no comment"])
    }

    @Test("A backslash at the end joins the next line and becomes a space")
    func joins() {
        #expect(lines("a=1 \\\n    2\nb=3") == ["a=1  2", "b=3"])
        #expect(lines("a=1\\\n2\\\n3") == ["a=1 2 3"])
    }

    @Test("Comments inside a continuation are left out, whatever they end in")
    func skipsCommentsInside() {
        #expect(lines("a=1\\\n# one\\\n; two\n  2") == ["a=1 2"])
    }

    @Test("A comment that ends in a backslash does not go on")
    func commentsDoNotContinue() {
        #expect(lines("# one\\\na=1") == ["a=1"])
    }

    @Test("An empty line ends a continuation")
    func emptyLineEnds() {
        #expect(lines("a=1\\\n\nb=2") == ["a=1", "b=2"])
    }

    @Test("Two backslashes at the end are no continuation, three are")
    func countsBackslashes() {
        #expect(lines("a=1\\\\\nb=2") == ["a=1\\\\", "b=2"])
        #expect(lines("a=1\\\\\\\nb") == ["a=1\\\\ b"])
    }

    @Test("White space behind the backslash makes it an ordinary one")
    func needsBackslashLast() {
        #expect(lines("a=1\\ \nb=2") == ["a=1\\", "b=2"])
    }

    @Test("A continuation that the end of the file cuts off counts as it is")
    func endsWithFile() {
        #expect(lines("a=1\\") == ["a=1"])
        #expect(lines("a=1\\\n# c") == ["a=1"])
        #expect(lines("\\").isEmpty)
    }

    @Test("LF, CR LF and CR end a line", arguments: ["\n", "\r\n", "\r"])
    func takesLineEnds(_ end: String) {
        #expect(lines("a=1\(end)\(end)b=\\\(end)2\(end)") == ["a=1", "b= 2"])
    }

    @Test("Every character keeps the place it was written at")
    func keepsPlaces() throws {
        let text = "  ä=1 \\\n# c\n\t 23\r\nb"
        var lines = LogicalLines(Array(text.unicodeScalars), file: "f")
        let first = lines.next()
        let second = lines.next()
        let line = try #require(first)
        let places = line.scalars.indices.filter { !line.scalars[$0].isBlank }.map { line.place(of: $0).position }
        #expect(
            places == [
                Position(line: 1, column: 3), Position(line: 1, column: 4), Position(line: 1, column: 5),
                Position(line: 3, column: 3), Position(line: 3, column: 4),
            ])
        #expect(line.place(of: line.scalars.endIndex).position == Position(line: 3, column: 5))
        #expect(second?.place.position == Position(line: 4, column: 1))
    }
}
