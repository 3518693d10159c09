// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import PanelLogs

@Suite("The panel's words in the place of lines")
struct PanelWordsTests {
    private func batch(_ lines: [String]) -> LineBatch {
        var batch = LineBatch(receivedAt: Timestamp(microseconds: 0))
        for line in lines {
            batch.lines.append(LineBatch.Line(offset: batch.bytes.count, length: line.utf8.count))
            batch.bytes.append(contentsOf: line.utf8)
        }
        return batch
    }

    @Test("are taken out, with all that follows", arguments: ["Error: gone", "Error retrieving logs: not connected"])
    func taken(_ words: String) {
        var batch = batch(["one", words, "two"])
        #expect(PanelWords.take(from: &batch, startingAt: 0) == words)
        #expect(batch == self.batch(["one"]))
    }

    @Test("are only looked for where it was not yet looked")
    func start() {
        var batch = batch(["Error: one", "two"])
        #expect(PanelWords.take(from: &batch, startingAt: 1) == nil)
        #expect(PanelWords.take(from: &batch, startingAt: 2) == nil)
        #expect(batch == self.batch(["Error: one", "two"]))
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
    func lines(_ line: String) {
        var batch = batch([line])
        #expect(PanelWords.take(from: &batch, startingAt: 0) == nil)
        #expect(batch == self.batch([line]))
    }

    @Test("are kept short, and in one sentence")
    func long() {
        var batch = batch(["Error: " + String(repeating: "x", count: 1 << 20)])
        let words = PanelWords.take(from: &batch, startingAt: 0)
        #expect(words?.utf8.count == 1024)
        #expect(
            StreamEnd.toldByPanel("Error: a\rb\u{1B}").description
                == "the panel ended the stream with the words Error: a b ")
    }
}
