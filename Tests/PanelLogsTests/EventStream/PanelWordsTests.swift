// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import PanelLogs

@Suite("The panel's words in the place of lines")
struct PanelWordsTests {
    private var words = PanelWords()
    private var batch = LineBatch(receivedAt: Timestamp(microseconds: 0))

    /// A read of the stream that brings these lines.
    private mutating func read(_ lines: String..., comment: Bool = false) {
        for line in lines {
            batch.lines.append(LineBatch.Line(offset: batch.bytes.count, length: line.utf8.count))
            batch.bytes.append(contentsOf: line.utf8)
        }
        words.look(at: batch, hasComment: comment)
    }

    private static let spoken = ["Error: gone", "Error retrieving logs: not connected"]

    @Test("are the first event of a stream that then ends", arguments: spoken)
    mutating func taken(_ text: String) {
        read()
        read(text)
        #expect(words.isHolding)
        #expect(words.take(from: &batch) == text)
        #expect(batch.isEmpty && batch.bytes.isEmpty)
        #expect(!words.isHolding && words.take(from: &batch) == nil)
    }

    @Test("are a line where another comes after them", arguments: spoken, [false, true])
    mutating func followed(_ text: String, inOneRead: Bool) {
        if inOneRead {
            read(text, "two")
        } else {
            read(text)
            read("two")
        }
        expectLines(2)
    }

    @Test("are a line where a comment comes after them", arguments: spoken, [false, true])
    mutating func commented(_ text: String, inOneRead: Bool) {
        if !inOneRead { read(text) }
        inOneRead ? read(text, comment: true) : read(comment: true)
        expectLines(1)
    }

    @Test("are a line where the stream does not end in time")
    mutating func late() {
        read("Error: gone")
        words.release()
        expectLines(1)
    }

    @Test("are a line anywhere but in the first place, whatever follows", arguments: spoken)
    mutating func later(_ text: String) {
        read("one")
        expectLines(1)
        batch.lines = []
        batch.bytes = []
        read(text)
        expectLines(1)
    }

    @Test("the moment may pass before anything has come")
    mutating func nothing() {
        words.release()
        #expect(words.take(from: &batch) == nil)
        read("Error: gone")
        #expect(words.isHolding)
    }

    private mutating func expectLines(_ count: Int, _ location: SourceLocation = #_sourceLocation) {
        #expect(!words.isHolding, sourceLocation: location)
        #expect(words.take(from: &batch) == nil, sourceLocation: location)
        #expect(batch.lines.count == count, sourceLocation: location)
    }

    @Test(
        "are no line of Xray",
        arguments: [
            "Error:", "Error", "E", "error: x", "Errors: x", " Error: x", "Error retrieving logs:", "ERROR: x",
            "2026/08/20 10:15:42.123456 [Error] app/proxyman: Error: x",
            "Failed to start: main: failed to load config files: [stdin:] > Error: x",
            "xray process exited unexpectedly: exit status 2", "panic: runtime error: index out of range",
            "Xray 26.7.28 (Xray, Penetrates Everything.) 2323273 (go1.26 linux/amd64)",
        ])
    mutating func lines(_ line: String) {
        read(line)
        expectLines(1)
    }

    @Test("are kept short, and in one sentence")
    mutating func long() {
        read("Error: " + String(repeating: "x", count: 1 << 20))
        #expect(words.take(from: &batch)?.utf8.count == 1024)
        #expect(
            StreamEnd.toldByPanel("Error: a\rb\u{1B}").description
                == "the panel ended the stream with the words Error: a b ")
    }
}
