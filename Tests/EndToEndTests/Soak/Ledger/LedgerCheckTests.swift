// SPDX-License-Identifier: MIT

import PanelSimulator
import Testing

@Suite("The ledger's check finds nothing wrong") struct GoodLedgerTests {
    @Test("where each line is told once") func whole() {
        var ledger = LedgerBuilder(printed: 50)
        ledger.tell(0..<50)
        #expect(ledger.violations == [])
        #expect(LedgerCheck(ledger.ledger).counts.delivered == 50)
    }

    @Test("where missing lines lie in a gap") func gap() {
        var ledger = LedgerBuilder(printed: 50)
        ledger.tell(0..<20)
        ledger.gap("replay_exceeded")
        ledger.tell(30..<50)
        #expect(ledger.violations == [])
        #expect(LedgerCheck(ledger.ledger).counts.linesInGaps["replay_exceeded"] == 10)
    }

    @Test("where lines that the panel threw away lie in a gap") func discarded() {
        var ledger = LedgerBuilder(printed: 50)
        ledger.discard(.queueDropped, 20..<30)
        ledger.tell(0..<20)
        ledger.gap("stream_silent")
        ledger.tell(30..<50)
        #expect(ledger.violations == [])
        #expect(LedgerCheck(ledger.ledger).counts.discarded == [.queueDropped: 10])
    }

    @Test("where another reader took lines, identical ones among them, and none is told twice for it") func taken() {
        var ledger = LedgerBuilder(printed: 50, identical: [19, 20, 21, 22])
        ledger.discard(.otherReader, 20..<21)
        ledger.discard(.otherReader, 22..<30)
        ledger.tell(0..<20)
        ledger.tell(21..<22)
        ledger.tell(30..<50)
        #expect(ledger.violations == [])
    }

    @Test("where a gap tells exactly how many are missing") func exactGap() {
        var ledger = LedgerBuilder(printed: 50)
        ledger.tell(0..<20)
        ledger.gap("no_replay", lost: 10)
        ledger.tell(30..<50)
        #expect(ledger.violations == [])
    }

    @Test("where the last lines are missing and a gap says so") func gapAtTheEnd() {
        var ledger = LedgerBuilder(printed: 50)
        ledger.tell(0..<20)
        ledger.gap("no_replay")
        #expect(ledger.violations == [])
    }

    @Test("where an overflow is told after the lines that filled the buffer", arguments: [1, 99, 100])
    func overflow(after lines: Int) {
        var ledger = LedgerBuilder(printed: 500)
        ledger.tell(0..<20)
        ledger.tell(300..<300 + lines)
        ledger.gap("panel_overflow")
        ledger.tell(300 + lines..<500)
        #expect(ledger.violations == [])
    }

    @Test("where an overflow is told after all that a relay read at once") func overflowReadAtOnce() {
        var ledger = LedgerBuilder(printed: 1000)
        ledger.tell(0..<20)
        ledger.pace = 1_000
        ledger.tell(300..<800)
        ledger.gap("panel_overflow")
        ledger.tell(800..<1000)
        #expect(ledger.violations == [])
    }

    @Test("where lines that the panel had dropped come late") func late() {
        var ledger = LedgerBuilder(printed: 60)
        ledger.tell(0..<20)
        ledger.tell(25..<40)
        ledger.tell(20..<25)
        ledger.tell(40..<60)
        #expect(ledger.violations == [])
        #expect(LedgerCheck(ledger.ledger).counts.late == 5)
    }

    @Test("where a killed run's unstored lines come again") func again() {
        var ledger = LedgerBuilder(printed: 60)
        ledger.tell(0..<20)
        ledger.tell(20..<30, to: .socketOnly)
        ledger.restart(.killed)
        ledger.tell(20..<60)
        #expect(ledger.violations == [])
        #expect(LedgerCheck(ledger.ledger).counts.repeats == 10)
    }

    @Test("where a killed run's unstored lines are lost to the journal, in a gap") func killed() {
        var ledger = LedgerBuilder(printed: 60)
        ledger.tell(0..<20)
        ledger.tell(20..<30, to: .socketOnly)
        ledger.restart(.killed)
        ledger.gap("restart")
        ledger.tell(40..<60)
        #expect(ledger.violations == [])
    }

    @Test("where a gap stands before lines that come again") func gapBeforeRepeats() {
        var ledger = LedgerBuilder(printed: 60)
        ledger.tell(0..<20)
        ledger.tell(25..<30, to: .socketOnly)
        ledger.restart(.killed)
        ledger.gap("restart")
        ledger.tell(27..<60)
        #expect(ledger.violations == [])
        #expect(LedgerCheck(ledger.ledger).counts.linesInGaps["restart"] == 5)
    }

    @Test("where the journal's overflow is counted") func journalOverflow() {
        var ledger = LedgerBuilder(printed: 60)
        ledger.tell(0..<20)
        ledger.tell(20..<30, to: .socketOnly)
        ledger.tell(30..<35)
        ledger.gap("journal_overflow", lost: 10)
        ledger.tell(35..<60)
        #expect(ledger.violations == [])
    }

    @Test("where the journal's overflow counts lines that every consumer was told to have missed") func overflowUnseen()
    {
        var ledger = LedgerBuilder(printed: 60)
        ledger.tell(0..<20)
        ledger.tell(20..<30, to: .socketOnly)
        ledger.gap("journal_overflow", lost: 10)
        ledger.tell(30..<60)
        ledger.change {
            $0.consumers[0].items.replaceSubrange(25..<30, with: [.dropped(count: 5, from: 1_025, to: 1_029)])
        }
        #expect(ledger.violations == [])
    }

    @Test("where identical lines come as often as they were printed") func identical() {
        var ledger = LedgerBuilder(printed: 60, identical: [3, 4, 5, 20, 21, 40])
        ledger.tell(0..<60)
        #expect(ledger.violations == [])
    }

    @Test("where identical lines come late or again") func identicalAgain() {
        var ledger = LedgerBuilder(printed: 60, identical: [22, 23, 41])
        ledger.tell(0..<20)
        ledger.tell(24..<40)
        ledger.tell(20..<24)
        ledger.tell(40..<45, to: .socketOnly)
        ledger.restart(.killed)
        ledger.tell(40..<60)
        #expect(ledger.violations == [])
    }

    @Test("where identical lines stand on either side of a gap") func identicalAroundGap() {
        var ledger = LedgerBuilder(printed: 60, identical: [20, 25, 30, 31, 39])
        ledger.tell(0..<21)
        ledger.gap("replay_exceeded")
        ledger.tell([31])
        ledger.tell(39..<60)
        #expect(ledger.violations == [])
        #expect(LedgerCheck(ledger.ledger).counts.linesInGaps["replay_exceeded"] == 17)
    }

    @Test("where identical lines come once more behind a gap that says that nothing was recognised")
    func identicalUnrecognised() {
        var ledger = LedgerBuilder(printed: 60, identical: [20, 21])
        ledger.tell(0..<22)
        ledger.gap("no_replay")
        ledger.tell(21..<60)
        #expect(ledger.violations == [])
        #expect(LedgerCheck(ledger.ledger).counts.unrecognised == 1)
    }

    @Test("where a consumer is told exactly what it missed") func dropped() {
        var ledger = LedgerBuilder(printed: 50)
        ledger.tell(0..<50)
        ledger.addConsumer { $0.replaceSubrange(10..<20, with: [.dropped(count: 10, from: 1_010, to: 1_019)]) }
        #expect(ledger.violations == [])
    }

    @Test("where every consumer was told to have missed what a killed run did not store") func droppedByAll() {
        var ledger = LedgerBuilder(printed: 60)
        ledger.tell(0..<20)
        ledger.tell(20..<40, to: .socketOnly)
        ledger.change {
            $0.consumers[0].items.replaceSubrange(25..<30, with: [.dropped(count: 5, from: 1_025, to: 1_029)])
        }
        ledger.restart(.killed)
        ledger.gap("restart")
        ledger.tell(40..<60)
        #expect(ledger.violations == [])
        #expect(LedgerCheck(ledger.ledger).counts.linesInGaps["dropped"] == 5)
    }

    @Test("where a consumer was away when a killed run told what it did not store") func away() {
        var ledger = LedgerBuilder(printed: 60)
        ledger.tell(0..<20)
        ledger.tell(20..<30, to: .socketOnly)
        ledger.restart(.killed)
        ledger.tell(20..<60)
        ledger.addConsumer { items in
            items.replaceSubrange(20..<30, with: [.resumed(after: 1_019, missing: "unknown", newest: 1_001_100)])
        }
        #expect(ledger.violations == [])
    }

    @Test("where a consumer came back to a run that knows only the gap of a journal's overflow") func knownByGap() {
        var ledger = LedgerBuilder(printed: 60)
        ledger.tell(0..<20)
        ledger.tell(20..<30, to: .socketOnly)
        ledger.gap("journal_overflow", lost: 10)
        ledger.restart(.orderly)
        ledger.tell(30..<60)
        ledger.addConsumer { items in
            items.replaceSubrange(20..<30, with: [.resumed(after: 1_019, missing: nil, newest: 1_001_100)])
        }
        #expect(ledger.violations == [])
    }

    @Test("where another source tells its own lines in between") func twoSources() {
        var ledger = LedgerBuilder(printed: 20)
        ledger.change { $0.emitted["node:1"] = ["a", "b"] }
        ledger.tell(0..<10)
        ledger.tell(.line("a"), source: "node:1")
        ledger.tell(10..<20)
        ledger.tell(.line("b"), source: "node:1")
        #expect(ledger.violations == [])
    }
}
