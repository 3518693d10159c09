// SPDX-License-Identifier: MIT

import Testing

@testable import StreamClient

@Suite("Lines of the socket")
struct ObjectLinesTests {
    private func lines(_ pieces: [String], longest: Int = 16) -> (lines: [String], skipped: String?) {
        var lines = ObjectLines(longest: longest)
        var found: [String] = []
        for piece in pieces {
            lines.append { $0 += piece.utf8 }
            while let line = lines.next() { found.append(String(decoding: line, as: UTF8.self)) }
        }
        return (found, lines.takeSkipped())
    }

    @Test("Wherever reads part them, the lines are the same")
    func everySplit() {
        let text = "{\"a\":1}\n\n{\"b\":22}\n{}\n"
        let expected = ["{\"a\":1}", "{\"b\":22}", "{}"]
        for first in text.indices {
            for second in text[first...].indices {
                let pieces = [text[..<first], text[first..<second], text[second...]].map(String.init)
                #expect(lines(pieces).lines == expected)
            }
        }
        #expect(lines(text.map(String.init)).lines == expected)
    }

    @Test("A line that is too long is left out and counted, and those behind it come")
    func tooLong() {
        let long = String(repeating: "x", count: 17)
        for pieces in [["a\n\(long)\nb\n"], ["a\n\(long)", "\nb\n"], ["a\n\(long)", long, "\nb\n"]] {
            let result = lines(pieces)
            #expect(result.lines == ["a", "b"])
            #expect(result.skipped == "1 objects of more than 16 bytes left out")
        }
        let parted = lines("a\n\(long)\(long)\nb\n".map(String.init))
        #expect(parted.lines == ["a", "b"])
        #expect(parted.skipped != nil)
    }

    @Test("A line of exactly the limit passes, and its beginning alone is no line")
    func limit() {
        let line = String(repeating: "x", count: 16)
        #expect(lines([line]).lines.isEmpty)
        #expect(lines([line, "\n"]).lines == [line])
    }
}
