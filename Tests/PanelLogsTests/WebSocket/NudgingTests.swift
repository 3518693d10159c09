// SPDX-License-Identifier: MIT

import NIOCore
import Testing

@testable import PanelLogs

@Suite("Nudging")
struct NudgingTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    private var nudging = Nudging(now: Self.start)

    private static func at(_ milliseconds: Int64) -> NIODeadline { start + .milliseconds(milliseconds) }

    /// Delivers `perSecond` lines a second, from one moment to another, in reads every 10 ms.
    private mutating func deliver(_ perSecond: Int, from: Int64, to: Int64) {
        for moment in stride(from: from, to: to, by: 10) {
            nudging.received(lines: perSecond / 100, at: Self.at(moment))
        }
    }

    private mutating func pause(at milliseconds: Int64) -> TimeAmount? { nudging.pause(at: Self.at(milliseconds)) }

    @Test("a replay of 100 lines is no reason, however fast it comes")
    mutating func replay() {
        nudging.received(lines: 100, at: Self.at(0))
        let pause = pause(at: 1)
        #expect(pause == nil)
    }

    @Test("a slow stream is not nudged", arguments: [0, 100, 200])
    func slow(perSecond: Int) {
        var test = self
        test.nudging.received(lines: 100, at: Self.at(0))
        test.deliver(perSecond, from: 0, to: 60_000)
        let pause = test.pause(at: 60_000)
        #expect(pause == nil)
    }

    @Test(
        "a busy stream is nudged once for 40 lines, every 30 ms at most and every 5 ms at least",
        arguments: [(500, 30_000), (1_500, 26_666), (5_000, 8_000), (30_000, 5_000)])
    func busy(perSecond: Int, microseconds: Int) {
        var test = self
        test.deliver(perSecond, from: 0, to: 2_000)
        let pause = test.pause(at: 2_000)
        #expect(pause.map { Int($0.nanoseconds / 1_000) } == microseconds)
    }

    @Test(
        "streams that are nudged every 30 ms are nudged in the same moments", arguments: [2_000, 2_001, 2_014, 2_029])
    func together(now: Int64) {
        var test = self
        test.deliver(500, from: 0, to: 2_000)
        let next = test.pause(at: now).map { Self.at(now) + $0 }
        #expect(next == Self.at(2_030))
    }

    @Test("after a burst it goes on for 10 s, then stops, and begins again with the next one")
    mutating func burst() {
        deliver(1_000, from: 0, to: 500)
        let during = pause(at: 500)
        #expect(during != nil)
        let late = pause(at: 10_400)
        #expect(late == .milliseconds(30))
        let later = pause(at: 10_500)
        #expect(later == nil)
        deliver(1_000, from: 20_000, to: 20_200)
        let again = pause(at: 20_200)
        #expect(again != nil)
    }

    @Test("after the first second nothing counts as replay any more, however few lines came before")
    mutating func lateBurst() {
        nudging.received(lines: 1, at: Self.at(0))
        nudging.received(lines: 50, at: Self.at(1_000))
        let pause = pause(at: 1_000)
        #expect(pause != nil)
    }
}
