// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import Testing

@testable import PanelLogs

@Suite("Suspicion of a panel's full buffer")
struct OverflowSuspicionTests {
    private static func at(_ milliseconds: UInt64) -> NIODeadline { .uptimeNanoseconds(milliseconds * 1_000_000) }

    /// Looks of so many lines each, 200 ms apart. Returns which of them, as the next one comes, prove to have been full.
    private func full(_ looks: [Int]) -> [Bool] {
        var suspicion = OverflowSuspicion()
        let raised = looks.enumerated().map { suspicion.received(lines: $1, at: Self.at(UInt64($0) * 200)) }
        return raised.dropFirst() + [suspicion.nudged(late: .zero)]
    }

    @Test("a look of 100 lines was full, one of 99 was not")
    func exact() {
        #expect(full([1, 99, 100, 50, 100]) == [false, false, true, false, true])
    }

    @Test("the first look may be a replay, and raises nothing")
    func replay() {
        #expect(full([100, 99]) == [false, false])
    }

    @Test(
        "a whole replay and a full look that were read as one raise it, other sums of two do not",
        arguments: [199, 200, 201])
    func replayAndFullLook(lines: Int) {
        #expect(full([lines, 99]) == [lines == 200, false])
    }

    @Test(
        "after a nudge that went late, as many lines as several looks can have brought may hide a full one",
        arguments: [
            (149, 150, false), (150, 99, false), (150, 101, true), (199, 200, true), (199, 201, false),
            (200, 300, true),
            (200, 301, false), (60_000, 1000, true),
        ])
    func late(milliseconds: Int64, lines: Int, isSuspected: Bool) {
        var suspicion = OverflowSuspicion()
        _ = suspicion.received(lines: 1, at: Self.at(0))
        _ = suspicion.received(lines: lines, at: Self.at(200))
        let raised = suspicion.nudged(late: .milliseconds(milliseconds))
        #expect(raised == isSuspected)
    }

    @Test("a late nudge after the first look raises nothing: it may be a replay alone")
    func lateAfterReplay() {
        var suspicion = OverflowSuspicion()
        _ = suspicion.received(lines: 100, at: Self.at(0))
        let raised = suspicion.nudged(late: .seconds(1))
        #expect(!raised)
    }

    @Test("more than the panel's buffer holds did not come out of it")
    func faster() {
        #expect(full([1, 150, 1000]) == [false, false, false])
    }

    @Test("reads that follow each other closely are one look")
    func pieces() {
        var suspicion = OverflowSuspicion()
        _ = suspicion.received(lines: 1, at: Self.at(0))
        var raised = (0..<10).map { suspicion.received(lines: 10, at: Self.at(200 + UInt64($0))) }
        raised.append(suspicion.nudged(late: .zero))
        #expect(raised.filter(\.self).count == 1)
        #expect(raised.last == true)
    }

    @Test(
        "a connection that ends in the midst of a look leaves open whether it was full",
        arguments: [(100, 0, true, 0), (60, 0, false, 60), (60, 50, false, 0), (150, 0, false, 100), (0, 0, false, 0)])
    func brokenOff(lines: Int, pause: UInt64, isFull: Bool, inDoubt: Int) {
        var suspicion = OverflowSuspicion()
        _ = suspicion.received(lines: 1, at: Self.at(0))
        _ = suspicion.received(lines: lines, at: Self.at(200))
        let end = suspicion.ended(at: Self.at(200 + pause))
        #expect(end.wasFull == isFull)
        #expect(end.loss == (inDoubt > 0 ? .before(lastLines: inDoubt) : .none))
    }

    @Test("the replay of a connection that ends at once leaves nothing open")
    func brokenReplay() {
        var suspicion = OverflowSuspicion()
        _ = suspicion.received(lines: 60, at: Self.at(0))
        let end = suspicion.ended(at: Self.at(1))
        #expect(end.loss == .none)
    }

    @Test("a nudge ends a look, and one without lines before it raises nothing")
    func nudged() {
        var suspicion = OverflowSuspicion()
        _ = suspicion.received(lines: 1, at: Self.at(0))
        var raised: [Bool] = []
        for step in 1...4 {
            raised.append(suspicion.nudged(late: .zero))
            if step < 3 { raised.append(suspicion.received(lines: 50, at: Self.at(UInt64(step) * 20))) }
        }
        #expect(raised.allSatisfy { !$0 })
    }
}
