// SPDX-License-Identifier: MIT

import Glibc
import Testing

@testable import RelayLog

@Suite("Where messages go is decided by standard error and its environment")
struct ChoiceTests {
    private let identity = FileIdentity(device: 8, inode: 4711)

    private func choice(
        _ environment: [String: String], isTerminal: Bool = false, isJournalStream: Bool = false
    ) -> MessageForm {
        .chosen(
            environment: environment,
            standardError: StandardError(
                identity: identity, isTerminal: isTerminal, isJournalStream: isJournalStream))
    }

    @Test("Entries where $JOURNAL_STREAM names standard error")
    func native() {
        #expect(choice(["JOURNAL_STREAM": "8:4711"], isJournalStream: true) == .entry)
    }

    @Test(
        "Lines where it names something else, or nothing",
        arguments: ["8:4712", "9:4711", "", "8", "8:", ":4711", "8:4711:1", "+8:4711", " 8:4711", "8:0x1267", "8:-1"])
    func inherited(words: String) {
        #expect(choice(["JOURNAL_STREAM": words]) == .line(LineForm(prefix: .time, isColoured: false)))
    }

    @Test("Lines where the variable is missing")
    func missing() {
        #expect(choice([:]) == .line(LineForm(prefix: .time, isColoured: false)))
    }

    @Test("Lines where standard error is closed")
    func closed() {
        let form = MessageForm.chosen(
            environment: ["JOURNAL_STREAM": "8:4711"], standardError: StandardError(identity: nil))
        #expect(form == .line(LineForm(prefix: .time, isColoured: false)))
    }

    @Test("Lines with priorities into a stream of journald that the environment does not name")
    func unnamedStream() {
        #expect(choice([:], isJournalStream: true) == .line(LineForm(prefix: .priority, isColoured: false)))
    }

    @Test(
        "Colour only on a terminal that wants it",
        arguments: [
            ([:], true), (["NO_COLOR": ""], true), (["NO_COLOR": "1"], false), (["TERM": "dumb"], false),
            (["TERM": "xterm"], true),
        ] as [([String: String], Bool)])
    func colour(environment: [String: String], isColoured: Bool) {
        #expect(
            choice(environment, isTerminal: true) == .line(LineForm(prefix: .time, isColoured: isColoured)))
    }

    @Test("A descriptor is named as systemd names it: by the device and inode of fstat(2)")
    func identityOfDescriptor() throws {
        var ends: [CInt] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        var status = stat()
        try #require(fstat(ends[1], &status) == 0)
        let words = "\(status.st_dev):\(status.st_ino)"
        #expect(FileIdentity(of: ends[1]) == FileIdentity(journalStream: words))
        #expect(FileIdentity(of: -1) == nil)
    }

    @Test("A pipe is neither a terminal nor a stream of journald")
    func pipeIsPlain() throws {
        var ends: [CInt] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let found = StandardError(descriptor: ends[1])
        #expect(!found.isTerminal && !found.isJournalStream)
    }
}
