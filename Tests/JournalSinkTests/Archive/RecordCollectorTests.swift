// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import JournalSink

/// What is found going back, newest first, and what that says about the rest.
@Suite struct RecordCollectorTests {
    private static let now = Timestamp(microseconds: 1_000)

    private func entry(_ seq: UInt64, process: UInt64 = 1, boot: String = "a") -> StoredEntry {
        let line = ArchivedLine(seq: seq, time: Self.now, source: .core, bytes: Array("line".utf8))
        return StoredEntry(seq: seq, process: ProcessMark(id: process, boot: boot), record: .line(line))
    }

    private func collect(
        _ entries: [StoredEntry], mayMiss: Bool = false, selective: SelectiveRun? = nil
    ) -> RecordCollector {
        var collector = RecordCollector(
            now: Self.now, historyBytes: 1 << 20, mayMiss: mayMiss, selective: selective)
        for entry in entries {
            let wantsMore = collector.take(entry)
            #expect(wantsMore)
        }
        return collector
    }

    @Test func nothingSaysNothing() {
        let collector = collect([])
        #expect(collector.lastSeq == nil && collector.completeAfter == nil && collector.records.isEmpty)
    }

    @Test func aHoleBetweenRunsIsAsItShouldBe() {
        let runs = [entry(9, process: 2), entry(8, process: 2), entry(3), entry(2)]
        #expect(collect(runs).completeAfter == 1)
        let boots = [entry(9, boot: "b"), entry(3)]
        #expect(collect(boots).completeAfter == 2)
    }

    @Test func aHoleWithinARunIsWhatTheJournalDidNotGet() {
        let collector = collect([entry(9), entry(8), entry(5), entry(4), entry(2)])
        #expect(collector.completeAfter == 7)
        #expect(collector.records.seqs == [2, 4, 5, 8, 9])
    }

    @Test func whatMayMissAnythingIsNeverWhole() {
        #expect(collect([entry(9), entry(8)], mayMiss: true).completeAfter == nil)
    }

    @Test func behindWhatASelectiveRunStoredMoreMayBeMissing() {
        let selective = SelectiveRun(process: ProcessMark(id: 2, boot: "a"), begunAt: Timestamp(microseconds: 40))
        let later = [entry(91, process: 3), entry(90, process: 3)]
        let runs = later + [entry(43, process: 2), entry(42, process: 2), entry(9)]
        let collector = collect(runs, selective: selective)
        #expect(collector.completeAfter == 89)
        #expect(collector.records.seqs == [9, 42, 43, 90, 91])
    }

    @Test func aSelectiveRunThatStoredNothingLeavesAHoleAllTheSame() {
        let selective = SelectiveRun(process: ProcessMark(id: 2, boot: "a"), begunAt: Timestamp(microseconds: 40))
        #expect(collect([entry(90, process: 3), entry(9), entry(8)], selective: selective).completeAfter == 89)
        #expect(collect([entry(9), entry(8)], selective: selective).completeAfter == nil)
    }

    @Test func anEntryThatIsThereTwiceIsTakenOnce() {
        let collector = collect([entry(9), entry(9), entry(8)])
        #expect(collector.records.seqs == [8, 9])
        #expect(collector.completeAfter == 7)
    }

    @Test func numbersThatWentBackLeaveTheNewestRun() {
        var collector = RecordCollector(now: Self.now, historyBytes: 1 << 20, mayMiss: false)
        let wantsMore = [entry(4, process: 2), entry(3, process: 2), entry(9)].map { collector.take($0) }
        #expect(wantsMore == [true, true, false])
        #expect(collector.lastSeq == 9)
        #expect(collector.records.seqs == [3, 4])
        #expect(collector.completeAfter == nil)
    }

    @Test func anEntryWithoutAMeaningIsAHole() {
        var odd = entry(8)
        odd.record = nil
        #expect(collect([entry(9), odd, entry(7)]).completeAfter == 8)
        #expect(collect([odd, entry(7)]).completeAfter == nil)
        #expect(collect([odd, entry(7)]).lastSeq == 7)
    }

    @Test func itGoesBackUntilItIsFull() {
        var collector = RecordCollector(now: Self.now, historyBytes: 1100, mayMiss: false)
        let wantsMore = [9, 8, 7].map { collector.take(entry($0)) }
        #expect(wantsMore == [true, true, false])
        #expect(collector.records.seqs == [8, 9])
        #expect(collector.completeAfter == 7)
    }

    @Test func forNoHistoryItGoesBackToTheLastNumber() {
        var collector = RecordCollector(now: Self.now, historyBytes: 0, mayMiss: false)
        let farthest = 1_000 + RecordCollector.farthestAhead
        let wantsMore = [farthest + 1, farthest].map { collector.take(entry($0)) }
        #expect(wantsMore == [true, false])
        #expect(collector.lastSeq == farthest)
    }
}
