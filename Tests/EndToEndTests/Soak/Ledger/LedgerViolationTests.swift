// SPDX-License-Identifier: MIT

import PanelSimulator
import Testing

@Suite("The ledger's check finds") struct BadLedgerTests {
    @Test("a line that nobody told of") func missing() {
        var ledger = LedgerBuilder(printed: 50)
        ledger.tell(0..<20)
        ledger.tell(21..<50)
        #expect(ledger.kinds == [.missingLine, .missingLine])
        #expect(ledger.violations.map(\.place) == ["socket", "journal"])
        #expect(ledger.violations[0].words == "1: 20")
        #expect(ledger.violations[0].around.contains { $0.contains("line 21") })
    }

    @Test(
        "lines that the panel threw away and no gap tells of",
        arguments: DiscardedLines.Cause.allCases.filter { $0 != .otherReader })
    func discarded(_ cause: DiscardedLines.Cause) {
        var ledger = LedgerBuilder(printed: 50)
        ledger.discard(cause, 20..<23)
        ledger.tell(0..<20)
        ledger.tell(25..<50)
        #expect(ledger.kinds == [.missingLine, .missingLine])
        #expect(ledger.violations[0].words == "5: 20…24, 3 of them \(cause.rawValue)")
    }

    @Test("a line that is missing beside those that another reader took") func besideTaken() {
        var ledger = LedgerBuilder(printed: 50)
        ledger.discard(.otherReader, 20..<24)
        ledger.tell(0..<20)
        ledger.tell(25..<50)
        #expect(ledger.violations.map(\.words) == ["1: 24", "1: 24"])
    }

    @Test("a line that came although another reader had it") func takenAndTold() {
        var ledger = LedgerBuilder(printed: 50)
        ledger.discard(.otherReader, 20..<21)
        ledger.tell(0..<50)
        #expect(ledger.kinds == [.unknownLine, .unknownLine])
    }

    @Test("a stream that was deaf for too long", arguments: [(45, 0), (46, 1)])
    func deaf(seconds: Int, violations: Int) {
        var ledger = LedgerBuilder(printed: 50)
        ledger.tell(0..<50)
        ledger.change { $0.deafStreams = [Ledger.DeafStream(source: "core", length: .seconds(seconds))] }
        #expect(ledger.kinds == Array(repeating: .deaf, count: violations))
    }

    @Test("missing first and last lines") func missingEnds() {
        var ledger = LedgerBuilder(printed: 50)
        ledger.tell(2..<48)
        #expect(ledger.violations.map(\.words) == ["2: 0…1", "2: 48…49", "2: 0…1", "2: 48…49"])
    }

    @Test("missing lines where the gap stands elsewhere") func gapElsewhere() {
        var ledger = LedgerBuilder(printed: 50)
        ledger.tell(0..<20)
        ledger.tell(25..<30)
        ledger.gap("replay_exceeded")
        ledger.tell(30..<50)
        #expect(ledger.kinds == [.missingLine, .missingLine])
    }

    @Test("missing lines behind lines that came again after a gap") func behindRepeats() {
        var ledger = LedgerBuilder(printed: 60)
        ledger.tell(0..<20)
        ledger.tell(20..<30, to: .socketOnly)
        ledger.restart(.killed)
        ledger.gap("restart")
        ledger.tell(25..<30)
        ledger.tell(35..<60)
        #expect(ledger.kinds == [.missingLine, .missingLine])
        #expect(ledger.violations.allSatisfy { $0.words == "5: 30…34" })
    }

    @Test("missing lines where an overflow is told too late") func overflowTooLate() {
        var ledger = LedgerBuilder(printed: 500)
        ledger.tell(0..<20)
        ledger.tell(300..<401)
        ledger.gap("panel_overflow")
        ledger.tell(401..<500)
        #expect(ledger.kinds == [.missingLine, .missingLine])
    }

    @Test("missing lines where the gap is another source's") func otherSource() {
        var ledger = LedgerBuilder(printed: 50)
        ledger.change { $0.emitted["node:1"] = ["a", "b", "c"] }
        ledger.tell(.line("a"), source: "node:1")
        ledger.tell(0..<20)
        ledger.gap("restart")
        ledger.tell(30..<50)
        ledger.tell(.line("c"), source: "node:1")
        #expect(ledger.kinds == [.missingLine, .missingLine])
        #expect(ledger.violations.allSatisfy { $0.source == "node:1" })
    }

    @Test("missing lines of the socket where the journal's overflow is told") func wrongReason() {
        var ledger = LedgerBuilder(printed: 50)
        ledger.tell(0..<20)
        ledger.gap("journal_overflow", lost: 10)
        ledger.tell(30..<50)
        // On the socket they are missing; and of what was told, the journal lacks nothing.
        #expect(Set(ledger.kinds) == [.missingLine, .wrongLost])
    }

    @Test("a line that came twice") func twice() {
        var ledger = LedgerBuilder(printed: 50)
        ledger.tell(0..<20)
        ledger.tell(15..<50)
        #expect(ledger.kinds == [.lineTwice, .lineTwice])
        #expect(ledger.violations[0].words == "5: 15, before under 1015, up to 19, before under 1019")
    }

    @Test("a stored line that came twice, though the run was killed") func twiceThoughStored() {
        var ledger = LedgerBuilder(printed: 50)
        ledger.tell(0..<20)
        ledger.restart(.killed)
        ledger.tell(19..<50)
        #expect(ledger.kinds == [.lineTwice, .lineTwice])
    }

    @Test("an unstored line that came twice within a run") func twiceWithinRun() {
        var ledger = LedgerBuilder(printed: 50)
        ledger.tell(0..<20)
        ledger.tell(20..<21, to: .socketOnly)
        ledger.tell(20..<50)
        #expect(ledger.kinds.contains(.lineTwice))
    }

    @Test("one identical line too many, or too few") func identical() {
        var more = LedgerBuilder(printed: 50, identical: [20, 21, 22])
        more.tell(0..<23)
        more.tell(22..<50)
        #expect(more.kinds == [.lineTwice, .lineTwice])
        var fewer = LedgerBuilder(printed: 50, identical: [20, 21, 22])
        fewer.tell(0..<22)
        fewer.tell(23..<50)
        #expect(fewer.kinds == [.missingLine, .missingLine])
    }

    @Test("identical lines too many, not behind such a gap or of a panel that repeats none")
    func identicalElsewhere() {
        for (reason, hasReplay) in [("panel_overflow", true), ("no_replay", false)] {
            var ledger = LedgerBuilder(printed: 60, identical: [20, 21])
            ledger.change { $0.hasReplay = hasReplay }
            ledger.tell(0..<22)
            ledger.gap(reason)
            ledger.tell(21..<60)
            #expect(ledger.kinds == [.lineTwice, .lineTwice])
        }
    }

    @Test("a line out of order") func order() {
        var ledger = LedgerBuilder(printed: 300)
        ledger.tell(0..<20)
        ledger.tell(21..<200)
        ledger.tell([20])
        ledger.tell(200..<300)
        #expect(ledger.kinds == [.wrongOrder, .wrongOrder])
    }

    @Test("late lines that are not in the panel's order") func lateOrder() {
        var ledger = LedgerBuilder(printed: 50)
        ledger.tell(0..<20)
        ledger.tell(22..<30)
        ledger.tell([21, 20])
        ledger.tell(30..<50)
        #expect(ledger.kinds == [.wrongOrder, .wrongOrder])
    }

    @Test("late lines of a panel that repeats none") func lateWithoutReplay() {
        var ledger = LedgerBuilder(printed: 50)
        ledger.change { $0.hasReplay = false }
        ledger.tell(0..<20)
        ledger.tell(21..<30)
        ledger.tell([20])
        ledger.tell(30..<50)
        #expect(ledger.kinds == [.wrongOrder, .wrongOrder])
    }

    @Test("a line that was never printed") func unknown() {
        var ledger = LedgerBuilder(printed: 5)
        ledger.tell(0..<5)
        ledger.tell(.line("made up"))
        #expect(ledger.kinds == [.unknownLine, .unknownLine])
    }

    @Test("a gap's number that is not exact", arguments: [9, 11] as [UInt64]) func lost(_ lost: UInt64) {
        var ledger = LedgerBuilder(printed: 50)
        ledger.tell(0..<20)
        ledger.gap("no_replay", lost: lost)
        ledger.tell(30..<50)
        #expect(ledger.kinds == [.wrongLost, .wrongLost])
    }

    @Test("a gap that counts lines where none is missing") func needlessNumber() {
        var ledger = LedgerBuilder(printed: 50)
        ledger.tell(0..<20)
        ledger.gap("no_replay", lost: 1)
        ledger.tell(20..<50)
        #expect(ledger.kinds == [.wrongLost, .wrongLost])
    }

    @Test("an overflow of the journal that is not counted exactly", arguments: [9, 11] as [UInt64])
    func journalOverflow(_ lost: UInt64) {
        var ledger = LedgerBuilder(printed: 60)
        ledger.tell(0..<20)
        ledger.tell(20..<30, to: .socketOnly)
        ledger.tell(30..<35)
        ledger.gap("journal_overflow", lost: lost)
        ledger.tell(35..<60)
        #expect(ledger.kinds == [.wrongLost])
    }

    @Test(
        "an overflow of the journal that is not counted exactly, though nobody saw the lines",
        arguments: [9, 11] as [UInt64])
    func overflowUnseen(_ lost: UInt64) {
        var ledger = LedgerBuilder(printed: 60)
        ledger.tell(0..<20)
        ledger.tell(20..<30, to: .socketOnly)
        ledger.gap("journal_overflow", lost: lost)
        ledger.tell(30..<60)
        ledger.change {
            $0.consumers[0].items.replaceSubrange(25..<30, with: [.dropped(count: 5, from: 1_025, to: 1_029)])
        }
        #expect(Set(ledger.kinds) == [.wrongLost])
    }

    @Test("lines that the journal lacks without a word") func notStored() {
        var ledger = LedgerBuilder(printed: 60)
        ledger.tell(0..<20)
        ledger.tell(20..<30, to: .socketOnly)
        ledger.tell(30..<60)
        #expect(ledger.kinds == [.notStored, .missingLine])
    }

    @Test("a gap that the journal lacks") func gapNotStored() {
        var ledger = LedgerBuilder(printed: 60)
        ledger.tell(0..<20)
        ledger.gap("panel_overflow", to: .socketOnly)
        ledger.tell(20..<60)
        #expect(ledger.kinds == [.notStored])
    }

    @Test("lines of a killed run that the journal lacks before others that it has") func holeOfKilledRun() {
        var ledger = LedgerBuilder(printed: 60)
        ledger.tell(0..<20)
        ledger.tell(20..<30, to: .socketOnly)
        ledger.tell(30..<40)
        ledger.restart(.killed)
        ledger.gap("restart")
        ledger.tell(40..<60)
        #expect(ledger.kinds == [.notStored, .missingLine])
    }

    @Test("unstored lines of a killed run that no gap tells of") func forgotten() {
        var ledger = LedgerBuilder(printed: 60)
        ledger.tell(0..<20)
        ledger.tell(20..<30, to: .socketOnly)
        ledger.restart(.killed)
        ledger.tell(30..<60)
        #expect(ledger.kinds == [.missingLine])
        #expect(ledger.violations[0].place == "journal")
    }

    @Test("a gap of a source that printed nothing") func idle() {
        var ledger = LedgerBuilder(printed: 10)
        ledger.change { $0.emitted["node:9"] = [] }
        ledger.tell(0..<10)
        ledger.tell(.gap("restart", lost: nil), source: "node:9")
        #expect(ledger.kinds == [.gapOnIdleSource, .gapOnIdleSource])
    }
}
