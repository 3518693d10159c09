// SPDX-License-Identifier: MIT

import LogRelayModel
import RelayTesting
import Testing
import XrayLog

@testable import JournalSink

@Suite struct LineSelectionTests {
    /// Lines of these kinds and levels, each of them other bytes.
    private func batch(_ lines: [(XrayLine.Kind, XrayLine.Level)]) -> RecordBatch {
        var batch = RecordBatch(lines.indices.map { Array("line \($0)".utf8) }, seq: 10)
        for (index, line) in lines.enumerated() { batch.records[index].xray = XrayLine(kind: line.0, level: line.1) }
        return batch
    }

    private func texts(_ batch: RecordBatch?) -> [String] {
        var texts: [String] = []
        batch?.forEachLine { record, line in texts.append("\(record.seq) \(String(decoding: line, as: UTF8.self))") }
        return texts
    }

    @Test func everyLineIsNoSelection() {
        #expect(LineSelection(atLeast: .debug, of: Set(XrayLine.Kind.allCases)) == nil)
        #expect(LineSelection(atLeast: .info, of: Set(XrayLine.Kind.allCases)) != nil)
        #expect(LineSelection(atLeast: .debug, of: Set(XrayLine.Kind.allCases.dropLast())) != nil)
        #expect(LineSelection(atLeast: .debug, of: []) != nil)
    }

    @Test(arguments: XrayLine.Level.allCases) func aLevelTakesItselfAndThoseAbove(level: XrayLine.Level) throws {
        let all = XrayLine.Level.allCases
        let selection = LineSelection(atLeast: level, of: [.general])
        let taken = all.filter { selection?.contains(XrayLine(kind: .general, level: $0)) == true }
        #expect(taken == all.filter { $0.priority <= level.priority })
    }

    @Test func kindAndLevelMustBothFit() throws {
        let selection = try #require(LineSelection(atLeast: .notice, of: [.access, .panic]))
        let batch = batch([(.access, .info), (.access, .notice), (.general, .error), (.panic, .critical)])
        #expect(texts(selection.select(batch)) == ["11 line 1", "13 line 3"])
    }

    @Test func aBatchOfWantedLinesIsItself() throws {
        let selection = try #require(LineSelection(atLeast: .info, of: [.access]))
        let batch = batch([(.access, .info), (.access, .notice)])
        #expect(selection.select(batch) == batch)
    }

    @Test func whatIsSelectedHoldsNothingOfTheRest() throws {
        let selection = try #require(LineSelection(atLeast: .error, of: [.general]))
        let batch = batch([(.general, .info), (.general, .error), (.general, .info)])
        let selected = try #require(selection.select(batch))
        #expect(selected.bytes == Array("line 1".utf8))
        #expect(selected.source == batch.source && selected.receivedAt == batch.receivedAt)
        #expect(selection.select(self.batch([(.general, .info)])) == nil)
    }

    @Test func onlyWhatIsToBeStoredIsHandedOverAndCounted() async throws {
        let selection = LineSelection(atLeast: .warning, of: Set(XrayLine.Kind.allCases))
        let stored = try await PrivateJournald.with { journald in
            try await withRunningSink(at: journald.socketPath, selection: selection) { sink, _, _ in
                sink.take(batch([(.general, .info), (.general, .warning), (.access, .info), (.panic, .critical)]))
                sink.take(batch([(.access, .info)]))
                sink.take(Gap(seq: 20, time: Timestamp.systemClock(), source: .core, reason: .restart))
                #expect(await sink.drained() == 0)
                #expect(sink.snapshot.handedOver == 3)
                return try await journald.entries(fields: ["PASARGUARD_SEQ"])
            }
        }
        #expect(stored.map { $0["PASARGUARD_SEQ"] } == ["11", "13", "20"])
    }

    @Test func onlyWhatWasToBeStoredCanBeLost() async throws {
        let selection = LineSelection(atLeast: .warning, of: Set(XrayLine.Kind.allCases))
        try await PrivateJournald.with(started: false) { journald in
            try await withRunningSink(at: journald.socketPath, bufferLimit: 4096, selection: selection) { sink, _, _ in
                let batch = batch([(.general, .warning)] + Array(repeating: (.access, .info), count: 9))
                for _ in 0..<1000 { sink.take(batch) }
                let snapshot = sink.snapshot
                #expect(snapshot.dropped > 0)
                #expect(UInt64(snapshot.queued) + snapshot.dropped == 1000)
            }
        }
    }
}
