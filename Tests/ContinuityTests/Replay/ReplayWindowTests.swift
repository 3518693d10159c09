// SPDX-License-Identifier: MIT

import Foundation
import LogRelayModel
import Testing

@testable import Continuity

@Suite struct ReplayWindowTests {
    @Test("the first lines ever are relayed at once, and are no gap")
    func firstStart() {
        var window = ReplayWindow(hash: .fixed)
        #expect(window.opened(hasReplay: true) == [])
        #expect(window.receive(LineBatch(["a"]), now: .zero).told == [.lines(["a"])])
        #expect(window.nextDeadline == nil)
    }

    @Test("a stream that was open and brought nothing may have missed what a whole replay follows, not a short one")
    func emptyBefore() {
        for (count, gaps) in [(99, [Gap.Reason]()), (100, [.replayExceeded])] {
            var window = ReplayWindow(hash: .fixed)
            _ = window.opened(hasReplay: true)
            _ = window.opened(hasReplay: true)
            let steps =
                window.receive(LineBatch(numbered(1...count)), now: .zero) + window.timePassed(now: .seconds(1))
            #expect(steps.gaps == gaps)
            #expect(steps.lines == numbered(1...count))
        }
    }

    @Test(
        "of a busy source, lines may have been pushed out behind the first one of a whole replay that reaches nothing",
        arguments: [(100, [Gap.Reason.replayExceeded, .panelOverflow]), (900, [.replayExceeded])])
    func pushedOut(milliseconds: Int, gaps: [Gap.Reason]) {
        let texts = (0..<100).map { number in
            let time = number * milliseconds
            let clock = String(format: "10:%02d:%02d.%03d000", time / 60_000, time / 1000 % 60, time % 1000)
            return "2026/08/20 \(clock) line \(number)"
        }
        var window = window(relayed: ["a", "b", "c"])
        _ = window.opened(hasReplay: true)
        let steps = window.receive(LineBatch(texts), now: .zero)
        #expect(steps.gaps == gaps)
        #expect(steps.lines == texts)
        if gaps.count == 2 { #expect(steps.told.dropFirst().first == .lines([texts[0]])) }
    }

    @Test("a replay is judged 300 ms after its last lines")
    func pauseEnds() {
        var window = window(relayed: ["a", "b"])
        _ = window.opened(hasReplay: true)
        #expect(window.nextDeadline == nil)
        #expect(window.receive(LineBatch(["a"]), now: .seconds(50)) == [])
        #expect(window.nextDeadline == .milliseconds(50_300))
        #expect(window.receive(LineBatch(["b", "c"]), now: .milliseconds(50_200)) == [])
        #expect(window.timePassed(now: .milliseconds(50_499)) == [])
        #expect(window.nextDeadline == .milliseconds(50_500))
        #expect(
            window.timePassed(now: .milliseconds(50_500)).told == [
                .lines(["c"]), .judged(ReplayOutcome(duplicates: 2, new: 1, reach: .end)),
            ])
        #expect(window.nextDeadline == nil)
        #expect(window.receive(LineBatch(["b"]), now: .seconds(51)).told == [.lines(["b"])])
    }

    @Test("lines are held for a second at most, however many keep coming")
    func holdEnds() {
        var window = window(relayed: ["a"])
        _ = window.opened(hasReplay: true)
        for step in 0..<10 {
            #expect(window.receive(LineBatch(["n\(step)"]), now: .milliseconds(step * 100)) == [])
        }
        #expect(window.nextDeadline == .seconds(1))
        let steps = window.timePassed(now: .seconds(1))
        #expect(steps.gaps == [.noReplay])
        #expect(steps.lines.count == 10)
    }

    @Test("lines wait longer by the interval of their stream")
    func interval() {
        var window = window(relayed: numbered(1...3))
        _ = window.opened(hasReplay: true, interval: .seconds(5))
        #expect(window.receive(LineBatch(["line 1"]), now: .zero) == [])
        #expect(window.nextDeadline == .milliseconds(5300))
        #expect(window.receive(LineBatch(numbered(2...4)), now: .seconds(5)) == [])
        #expect(window.nextDeadline == .seconds(6))
        #expect(window.timePassed(now: .seconds(6)).lines == ["line 4"])
    }

    @Test("a hundred lines are a whole replay, and what came with them is live")
    func hundred() {
        var window = window(relayed: numbered(1...120))
        _ = window.opened(hasReplay: true)
        #expect(window.receive(LineBatch(["line 31"]), now: .zero) == [])
        let steps = window.receive(LineBatch(numbered(32...135)), now: .zero)
        #expect(
            steps.told == [
                .lines(numbered(121...135)), .judged(ReplayOutcome(duplicates: 90, new: 15, reach: .end)),
            ])
        #expect(window.nextDeadline == nil)
    }

    @Test("a whole replay that does not reach back is a gap before its first line")
    func exceeded() {
        var window = window(relayed: numbered(1...50))
        _ = window.opened(hasReplay: true)
        let steps = window.receive(LineBatch(numbered(52...151)), now: .zero)
        #expect(
            steps.told == [
                .gap(.replayExceeded), .lines(numbered(52...151)),
                .judged(ReplayOutcome(new: 100, reach: .nothing)),
            ])
    }

    @Test("a batch without duplicates is let through as it is, one of duplicates only vanishes")
    func batches() {
        var window = window(relayed: ["a", "b"])
        _ = window.opened(hasReplay: true)
        let fresh = LineBatch(["c", "d"])
        _ = window.receive(LineBatch(["a", "b"]), now: .zero)
        _ = window.receive(fresh, now: .zero)
        #expect(window.timePassed(now: .seconds(1)).first == .relay(fresh))
    }

    @Test("a connection that ends within the replay's known part tells no gap, and the next repeats nothing")
    func cutInside() {
        var window = window(relayed: numbered(1...50))
        _ = window.opened(hasReplay: true)
        _ = window.receive(LineBatch(numbered(10...20)), now: .zero)
        #expect(window.closed().told == [.judged(ReplayOutcome(duplicates: 11, reach: .inside))])
        _ = window.opened(hasReplay: true)
        _ = window.receive(LineBatch(numbered(1...52)), now: .zero)
        #expect(window.closed().lines == ["line 51", "line 52"])
    }

    @Test("a connection that brought one line the panel had lost does not make the next one repeat it")
    func cutAfterALostLine() {
        var window = window(relayed: numbered(1...20) + numbered(22...50))
        _ = window.opened(hasReplay: true)
        _ = window.receive(LineBatch(["line 21"]), now: .zero)
        #expect(window.closed().lines == ["line 21"])
        _ = window.opened(hasReplay: true)
        _ = window.receive(LineBatch(numbered(1...52)), now: .zero)
        #expect(window.closed().told.first == .lines(numbered(51...52)))
    }

    @Test("connections that were cut before anything known came do not hide where the memory ends")
    func cutBeforeTheKnown() {
        var window = window(relayed: ["line 59", "line 60"])
        for lines in [["line 80"], numbered(1...10)] {
            _ = window.opened(hasReplay: true)
            _ = window.receive(LineBatch(lines), now: .zero)
            #expect(window.closed().lines == lines)
        }
        _ = window.opened(hasReplay: true)
        let steps = window.receive(LineBatch(numbered(51...150)), now: .zero)
        #expect(steps.gaps == [])
        #expect(steps.lines == numbered(51...58) + numbered(61...79) + numbered(81...150))
    }

    @Test("lines that come late do not make the next replay repeat them")
    func lateLinesOnce() {
        var window = window(relayed: ["a", "c", "e"])
        for expected in [["b", "d"], []] {
            _ = window.opened(hasReplay: true)
            _ = window.receive(LineBatch(["a", "b", "c", "d", "e"]), now: .zero)
            #expect(window.closed().lines == expected)
        }
    }

    @Test("a replay that stalls is judged by its beginning, and its rest is dropped as it comes")
    func stalled() {
        var window = window(relayed: numbered(1...50))
        _ = window.opened(hasReplay: true)
        _ = window.receive(LineBatch(numbered(10...20)), now: .zero)
        #expect(window.timePassed(now: .milliseconds(300)) == [])
        #expect(window.nextDeadline == nil)
        #expect(window.receive(LineBatch(numbered(21...30)), now: .seconds(20)) == [])
        let rest = window.receive(LineBatch(numbered(31...55)), now: .seconds(30))
        #expect(
            rest.told == [
                .lines(numbered(51...55)), .judged(ReplayOutcome(duplicates: 41, new: 5, reach: .end)),
            ])
    }

    @Test("a beginning that nothing tells about is let through, and its rest still recognised for ten seconds")
    func unknownBeginning() {
        var window = window(relayed: numbered(2...50))
        _ = window.opened(hasReplay: true)
        _ = window.receive(LineBatch(["line 1"]), now: .zero)
        #expect(window.timePassed(now: .milliseconds(300)).told == [.gap(.noReplay), .lines(["line 1"])])
        #expect(window.nextDeadline == .seconds(10))
        #expect(window.receive(LineBatch(numbered(2...51)), now: .seconds(9)).lines == ["line 51"])
        #expect(window.nextDeadline == nil)
    }

    @Test("what follows an unknown beginning is live after ten seconds")
    func doubtEnds() {
        var window = window(relayed: ["a"])
        _ = window.opened(hasReplay: true)
        _ = window.receive(LineBatch(["b"]), now: .zero)
        _ = window.timePassed(now: .milliseconds(300))
        #expect(window.timePassed(now: .seconds(10)).outcomes == [ReplayOutcome(new: 1, reach: .nothing)])
        #expect(window.receive(LineBatch(["a"]), now: .seconds(11)).told == [.lines(["a"])])
    }

    @Test("lines of a stream without replays are neither held nor compared")
    func noReplay() {
        var window = window(relayed: ["a"])
        _ = window.opened(hasReplay: false)
        #expect(window.receive(LineBatch(["a"]), now: .zero).told == [.lines(["a"])])
    }

    @Test("a replay of known lines only is stale")
    func stale() {
        var window = window(relayed: numbered(1...200))
        _ = window.opened(hasReplay: true)
        let steps = window.receive(LineBatch(numbered(101...200)), now: .zero)
        #expect(steps.outcomes.map(\.isStale) == [true])
        #expect(steps.lines == [])
    }

    @Test("after a restart restored lines are recognised")
    func restored() {
        var window = ReplayWindow(hash: .fixed)
        for text in ["a", "c", "b"] { Array(text.utf8).withUnsafeBytes { window.restore($0) } }
        _ = window.opened(hasReplay: true)
        _ = window.receive(LineBatch(["a", "b", "c", "d"]), now: .zero)
        #expect(window.closed().lines == ["d"])
    }

    @Test("a replay that does not reach back to restored lines is a gap of the restart")
    func restoredGap() {
        var window = ReplayWindow(hash: .fixed)
        Array("a".utf8).withUnsafeBytes { window.restore($0) }
        _ = window.opened(hasReplay: true)
        _ = window.receive(LineBatch(["b"]), now: .zero)
        #expect(window.closed().gaps == [.restart])
    }

    @Test("more than 1 MiB is not held; the replay's rest is recognised as it comes")
    func heldBytes() {
        let long = (0..<40).map { "\($0)" + String(repeating: "x", count: 50_000) }
        var window = window(relayed: long)
        _ = window.opened(hasReplay: true)
        var steps: [ReplayWindow.Step] = []
        for text in long + ["new"] { steps += window.receive(LineBatch([text]), now: .zero) }
        #expect(window.nextDeadline == nil)
        steps += window.closed()
        #expect(steps.lines == ["new"])
        #expect(steps.gaps == [])
    }

    @Test("a timer that comes late changes nothing in what is told")
    func lateTimer() {
        var window = window(relayed: ["a"])
        _ = window.opened(hasReplay: true)
        _ = window.receive(LineBatch(["a"]), now: .zero)
        let steps = window.receive(LineBatch(["a"]), now: .seconds(2))
        #expect(steps.told == [.judged(ReplayOutcome(duplicates: 1, reach: .end)), .lines(["a"])])
    }

    private func window(relayed: [String]) -> ReplayWindow {
        var window = ReplayWindow(hash: .fixed)
        _ = window.opened(hasReplay: true)
        _ = window.receive(LineBatch(relayed), now: .zero)
        _ = window.closed()
        return window
    }
}
