// SPDX-License-Identifier: MIT

import NIOCore
import Testing

@testable import SocketSink

@Suite("Request lines")
struct RequestLinesTests {
    private func all(_ lines: inout RequestLines) throws -> [String] {
        var found: [String] = []
        while let line = try lines.next() { found.append(String(buffer: line)) }
        return found
    }

    private let input = "{\"a\":1}\n\r\n\n{}\r\n{\"status\":true}\nrest"

    @Test("Split at every point, the lines are the same")
    func everySplit() throws {
        for split in 0...input.utf8.count {
            var lines = RequestLines()
            var found: [String] = []
            for part in [input.utf8.prefix(split), input.utf8.dropFirst(split)] {
                lines.append(ByteBuffer(bytes: part))
                found += try all(&lines)
            }
            #expect(found == ["{\"a\":1}", "{}", "{\"status\":true}"])
        }
    }

    @Test("A byte at a time, the lines are the same")
    func aByteAtATime() throws {
        var lines = RequestLines()
        var found: [String] = []
        for byte in input.utf8 {
            lines.append(ByteBuffer(bytes: [byte]))
            found += try all(&lines)
        }
        #expect(found == ["{\"a\":1}", "{}", "{\"status\":true}"])
    }

    @Test("What stands behind the last line end is a line once nothing more can come", arguments: ["rest", "rest\r"])
    func finished(rest: String) throws {
        var lines = RequestLines()
        lines.append(ByteBuffer(string: "{}\n" + rest))
        #expect(try all(&lines) == ["{}"])
        lines.finish()
        #expect(try all(&lines) == ["rest"])
        #expect(try all(&lines) == [])
    }

    @Test("64 KiB are a line, one byte more is none", arguments: [true, false])
    func longest(isWhole: Bool) throws {
        let text = String(repeating: "x", count: RequestLines.longest)
        var lines = RequestLines()
        lines.append(ByteBuffer(string: text + (isWhole ? "\n" : "")))
        #expect(try all(&lines) == (isWhole ? [text] : []))
        var longer = RequestLines()
        longer.append(ByteBuffer(string: text + "x" + (isWhole ? "\n" : "")))
        #expect(throws: RequestLines.TooLong()) { try all(&longer) }
    }
}
