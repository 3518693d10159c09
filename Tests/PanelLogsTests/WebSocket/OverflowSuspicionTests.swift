// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import Testing

@testable import PanelLogs

@Suite("Suspicion of a panel's full buffer")
struct OverflowSuspicionTests {
    private static func at(_ milliseconds: Int) -> NIODeadline { .uptimeNanoseconds(UInt64(milliseconds) * 1_000_000) }

    /// Looks of so many lines each, 200 ms apart. Returns which of them, as the next one comes, prove to have been full.
    private func full(_ looks: [Int]) -> [Bool] {
        var suspicion = OverflowSuspicion()
        let raised = looks.enumerated().map {
            suspicion.received(lines: $1, at: Self.at($0 * 200), heldUp: .zero)
        }
        return raised.dropFirst() + [suspicion.nudged(at: Self.at(looks.count * 200))]
    }

    @Test("a look of 100 lines was full, one of 99 was not")
    func exact() {
        #expect(full([1, 99, 100, 50, 100]) == [false, false, true, false, true])
    }

    @Test("a full look brings the lines too that come while it is sent")
    func growing() {
        #expect(full([1, 101, 200]) == [false, true, true])
    }

    @Test("the first look may be a replay, and raises nothing", arguments: [100, 101, 199])
    func replay(lines: Int) {
        #expect(full([lines, 99]) == [false, false])
    }

    @Test("a whole replay and a full look that were read as one raise it", arguments: [200, 201, 300])
    func replayAndFullLook(lines: Int) {
        #expect(full([lines, 99]) == [true, false])
    }

    @Test("more than a buffer of 100 lines can bring did not come out of it")
    func faster() {
        #expect(full([301, 201, 1000]) == [false, false, false])
    }

    @Test(
        "where the relay was held up, as many lines as several looks can have brought may hide a full one",
        arguments: [
            (149, 200, true), (149, 201, false), (150, 99, false), (200, 300, true), (200, 301, false),
            (60_000, 1000, true),
        ])
    func heldUp(milliseconds: Int64, lines: Int, isSuspected: Bool) {
        var suspicion = OverflowSuspicion()
        _ = suspicion.received(lines: 1, at: Self.at(0), heldUp: .zero)
        _ = suspicion.received(lines: lines, at: Self.at(100_000), heldUp: .milliseconds(milliseconds))
        #expect(suspicion.mayBeFull == isSuspected)
        let raised = suspicion.nudged(at: Self.at(100_050))
        #expect(raised == isSuspected)
    }

    @Test(
        "where it was held up as the stream opened, whatever is more than a replay may hide a full look",
        arguments: [(149, 101, false), (150, 100, false), (150, 101, true), (400, 500, true), (400, 501, false)])
    func heldUpAtFirst(milliseconds: Int64, lines: Int, isSuspected: Bool) {
        var suspicion = OverflowSuspicion()
        _ = suspicion.received(lines: lines, at: Self.at(1000), heldUp: .milliseconds(milliseconds))
        #expect(suspicion.mayBeFull == isSuspected)
        let raised = suspicion.received(lines: 1, at: Self.at(1050), heldUp: .zero)
        #expect(raised == isSuspected)
    }

    @Test("what comes while the relay catches up belongs to what it was held up for, nudge or not")
    func catchingUp() {
        var suspicion = OverflowSuspicion()
        _ = suspicion.received(lines: 1, at: Self.at(0), heldUp: .zero)
        _ = suspicion.received(lines: 60, at: Self.at(1000), heldUp: .milliseconds(200))
        var raised = [suspicion.nudged(at: Self.at(1001))]
        raised.append(suspicion.received(lines: 70, at: Self.at(1002), heldUp: .zero))
        raised.append(suspicion.nudged(at: Self.at(1049)))
        raised.append(suspicion.nudged(at: Self.at(1052)))
        #expect(raised == [false, false, false, true])
    }

    @Test("where it was held up twice in a row, the looks of all that time may be read as one")
    func heldUpAgain() {
        var suspicion = OverflowSuspicion()
        _ = suspicion.received(lines: 6, at: Self.at(1000), heldUp: .milliseconds(120))
        _ = suspicion.received(lines: 100, at: Self.at(1095), heldUp: .milliseconds(120))
        #expect(suspicion.mayBeFull)
    }

    @Test("a relay that is held up all the time may have read a full look among all those it asked for")
    func heldUpAllTheTime() {
        var suspicion = OverflowSuspicion()
        _ = suspicion.received(lines: 1, at: Self.at(0), heldUp: .zero)
        for step in 0..<20 {
            _ = suspicion.received(lines: 80, at: Self.at(1000 + step * 40), heldUp: .milliseconds(100))
            let raised = suspicion.nudged(at: Self.at(1010 + step * 40))
            #expect(!raised)
        }
        let raised = suspicion.nudged(at: Self.at(2000))
        #expect(raised)
    }

    @Test("a pause in which the relay was held up does not part a look", arguments: [(0, false), (100, true)])
    func pauseWhileHeldUp(milliseconds: Int64, isOne: Bool) {
        var suspicion = OverflowSuspicion()
        _ = suspicion.received(lines: 1, at: Self.at(0), heldUp: .zero)
        _ = suspicion.received(lines: 60, at: Self.at(1000), heldUp: .zero)
        _ = suspicion.received(lines: 40, at: Self.at(1110), heldUp: .milliseconds(milliseconds))
        #expect(suspicion.mayBeFull == isOne)
    }

    @Test("reads that follow each other closely are one look")
    func pieces() {
        var suspicion = OverflowSuspicion()
        _ = suspicion.received(lines: 1, at: Self.at(0), heldUp: .zero)
        var raised = (0..<10).map { suspicion.received(lines: 10, at: Self.at(200 + $0), heldUp: .zero) }
        raised.append(suspicion.nudged(at: Self.at(300)))
        #expect(raised.filter(\.self).count == 1)
        #expect(raised.last == true)
    }

    @Test(
        "a connection that ends in the midst of a look leaves open whether it was full",
        arguments: [(100, 0, true, 0), (60, 0, false, 60), (60, 50, false, 0), (201, 0, false, 100), (0, 0, false, 0)])
    func brokenOff(lines: Int, pause: Int, isFull: Bool, inDoubt: Int) {
        var suspicion = OverflowSuspicion()
        _ = suspicion.received(lines: 1, at: Self.at(0), heldUp: .zero)
        _ = suspicion.received(lines: lines, at: Self.at(200), heldUp: .zero)
        let end = suspicion.ended(at: Self.at(200 + pause), heldUp: .zero)
        #expect(end.wasFull == isFull)
        #expect(end.loss == (inDoubt > 0 ? .before(lastLines: inDoubt) : .none))
    }

    @Test("an end that is noticed late leaves it open as well")
    func brokenOffUnnoticed() {
        var suspicion = OverflowSuspicion()
        _ = suspicion.received(lines: 1, at: Self.at(0), heldUp: .zero)
        _ = suspicion.received(lines: 60, at: Self.at(200), heldUp: .zero)
        let end = suspicion.ended(at: Self.at(500), heldUp: .milliseconds(300))
        #expect(end.loss == .before(lastLines: 60))
    }

    @Test("the replay of a connection that ends at once leaves nothing open")
    func brokenReplay() {
        var suspicion = OverflowSuspicion()
        _ = suspicion.received(lines: 60, at: Self.at(0), heldUp: .zero)
        let end = suspicion.ended(at: Self.at(1), heldUp: .zero)
        #expect(end.loss == .none)
    }

    @Test("a nudge that falls into a look does not part it, one behind it does", arguments: [(4, true), (5, false)])
    func nudgedInside(pause: Int, isOne: Bool) {
        var suspicion = OverflowSuspicion()
        _ = suspicion.received(lines: 1, at: Self.at(0), heldUp: .zero)
        _ = suspicion.received(lines: 60, at: Self.at(200), heldUp: .zero)
        let atOnce = suspicion.nudged(at: Self.at(200 + pause))
        _ = suspicion.received(lines: 40, at: Self.at(207), heldUp: .zero)
        #expect(!atOnce)
        #expect(suspicion.mayBeFull == isOne)
        let raised = suspicion.nudged(at: Self.at(237))
        #expect(raised == isOne)
    }

    @Test("what a nudge fell into counts for the look that goes on, and for no later one")
    func nudgedTwice() {
        var suspicion = OverflowSuspicion()
        _ = suspicion.received(lines: 1, at: Self.at(0), heldUp: .zero)
        var raised: [Bool] = []
        for step in 1...10 {
            raised.append(suspicion.received(lines: 45, at: Self.at(200 + step * 5), heldUp: .zero))
            raised.append(suspicion.nudged(at: Self.at(203 + step * 5)))
        }
        raised.append(suspicion.nudged(at: Self.at(255)))
        raised.append(suspicion.received(lines: 99, at: Self.at(400), heldUp: .zero))
        raised.append(suspicion.nudged(at: Self.at(450)))
        #expect(raised.allSatisfy { !$0 })
    }

    @Test("a connection that ends behind a nudge leaves open what came before it, too")
    func brokenOffBehindNudge() {
        var suspicion = OverflowSuspicion()
        _ = suspicion.received(lines: 1, at: Self.at(0), heldUp: .zero)
        _ = suspicion.received(lines: 60, at: Self.at(200), heldUp: .zero)
        _ = suspicion.nudged(at: Self.at(203))
        _ = suspicion.received(lines: 20, at: Self.at(205), heldUp: .zero)
        #expect(suspicion.ended(at: Self.at(206), heldUp: .zero).loss == .before(lastLines: 80))
    }

    @Test("a nudge ends a look, and one without lines before it raises nothing")
    func nudged() {
        var suspicion = OverflowSuspicion()
        _ = suspicion.received(lines: 1, at: Self.at(0), heldUp: .zero)
        var raised: [Bool] = []
        for step in 1...4 {
            raised.append(suspicion.nudged(at: Self.at(step * 20 - 10)))
            if step < 3 { raised.append(suspicion.received(lines: 50, at: Self.at(step * 20), heldUp: .zero)) }
        }
        #expect(raised.allSatisfy { !$0 })
    }
}
