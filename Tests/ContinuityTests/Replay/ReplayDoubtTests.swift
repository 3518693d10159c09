// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import Continuity

extension ReplayWindow {
    /// Has relayed these lines on a connection that has ended.
    fileprivate init(relayed lines: [String]) {
        self.init(hash: .fixed)
        _ = opened(hasReplay: true)
        _ = receive(LineBatch(lines), now: .zero)
        _ = closed()
    }
}

/// A connection, or a run, that ended in the midst of what the panel's buffer had held.
@Suite struct ReplayDoubtTests {
    /// 200 lines are remembered, the last so many of them in doubt; the panel repeats the last hundred up to this one.
    private func steps(inDoubt: Int, replayUpTo last: Int) -> [ReplayWindow.Step] {
        var window = ReplayWindow(relayed: numbered(1...200))
        window.doubt(lastLines: inDoubt)
        _ = window.opened(hasReplay: true)
        return window.receive(LineBatch(numbered(last - 99...last)), now: .zero)
    }

    @Test("a replay that reaches back beyond the lines in doubt proves that nothing is missing before them")
    func reachesBack() {
        #expect(steps(inDoubt: 60, replayUpTo: 239).gaps == [])
    }

    @Test("one that reaches back only to lines in doubt is preceded by the panel's overflow")
    func reachesDoubtOnly() {
        let steps = steps(inDoubt: 60, replayUpTo: 240)
        #expect(steps.gaps == [.panelOverflow])
        #expect(steps.lines == numbered(201...240))
    }

    @Test(
        "where all rests on one line that is known again, a gap is in its place, and before what the panel had lost",
        arguments: [
            (["x", "y", "line 200"], [.gap(.panelOverflow), .lines(["x", "y"]), .gap(.panelOverflow)]),
            (["line 200", "z"], [.gap(.panelOverflow), .lines(["z"])]),
            (["x", "line 199", "line 200", "z"], [.lines(["x", "z"])]),
        ] as [([String], [Told])])
    func oneLine(replay: [String], told: [Told]) {
        var window = ReplayWindow(relayed: numbered(1...200))
        _ = window.opened(hasReplay: true)
        let steps = window.receive(LineBatch(replay), now: .zero) + window.closed()
        #expect(steps.told.dropLast() == told[...])
    }

    @Test("a replay of one line that is known leaves nothing open, until another follows it")
    func soleLine() {
        var window = ReplayWindow(relayed: numbered(1...200))
        _ = window.opened(hasReplay: true)
        let alone = window.receive(LineBatch(["line 200"]), now: .zero) + window.timePassed(now: .seconds(1))
        let followed = window.receive(LineBatch(["z"]), now: .seconds(60))
        #expect(alone == [])
        #expect(followed.told.dropLast() == [.gap(.panelOverflow), .lines(["z"])])
    }

    @Test("one that does not reach back is preceded by both losses")
    func reachesNothing() {
        #expect(steps(inDoubt: 60, replayUpTo: 300).gaps == [.panelOverflow, .replayExceeded])
    }

    @Test("all that a panel has ever told is a proof too")
    func shortReplay() {
        var window = ReplayWindow(relayed: numbered(1...20))
        window.doubt(lastLines: 20)
        _ = window.opened(hasReplay: true)
        let steps = window.receive(LineBatch(numbered(1...30)), now: .zero) + window.timePassed(now: .seconds(1))
        #expect(steps.gaps == [])
        #expect(steps.lines == numbered(21...30))
    }

    @Test("a doubt is settled once")
    func settled() {
        var window = ReplayWindow(relayed: numbered(1...200))
        window.doubt(lastLines: 60)
        for _ in 0..<2 {
            _ = window.opened(hasReplay: true)
            _ = window.receive(LineBatch(numbered(145...244)), now: .zero)
        }
        _ = window.opened(hasReplay: true)
        #expect(window.receive(LineBatch(numbered(240...339)), now: .zero).gaps == [])
    }

    @Test("a connection that brings nothing leaves the doubt to the next")
    func nothingCame() {
        var window = ReplayWindow(relayed: numbered(1...200))
        window.doubt(lastLines: 60)
        _ = window.opened(hasReplay: true)
        _ = window.closed()
        _ = window.opened(hasReplay: true)
        #expect(window.receive(LineBatch(numbered(145...244)), now: .zero).gaps == [.panelOverflow])
    }
}

@Suite struct SourcePastTests {
    private func past(at times: [Int64], endedBadly: Bool) -> SourcePast {
        let lines = times.map {
            ArchivedLine(seq: UInt64($0), time: Timestamp(microseconds: $0), source: Source(id: .core), bytes: [1])
        }
        return SourcePast(lines, endedBadly: endedBadly)
    }

    @Test("the lines of a run's last 300 ms are in doubt: it may have ended between a stream's end and the next replay")
    func lastMoment() {
        for endedBadly in [false, true] {
            #expect(past(at: [1, 700_000, 700_001, 1_000_000], endedBadly: endedBadly).linesInDoubt == 2)
            #expect(past(at: [], endedBadly: endedBadly).linesInDoubt == 0)
        }
    }
}
