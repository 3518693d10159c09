// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import Continuity

@Suite("Continuity of a stream without replay")
struct StreamContinuityTests {
    private static let line = [UInt8]("line".utf8)

    private static func gap(_ loss: LossInFlight, lastLine: Int?, end: Int) -> Gap.Reason? {
        var continuity = StreamContinuity(past: SourcePast())
        if let lastLine { continuity.received(at: .seconds(lastLine)) }
        return continuity.closed(loss, at: .seconds(end))
    }

    @Test("an orderly end loses nothing")
    func orderly() {
        #expect(Self.gap(.none, lastLine: 9, end: 10) == nil)
    }

    @Test("a connection that breaks while lines are coming may have lost some; an idle one has not")
    func broken() {
        #expect(Self.gap(.lastMoment, lastLine: 0, end: 10) == .noReplay)
        #expect(Self.gap(.lastMoment, lastLine: 0, end: 11) == nil)
        #expect(Self.gap(.lastMoment, lastLine: nil, end: 0) == nil)
    }

    @Test("a connection that died unnoticed may have lost whatever came since")
    func unnoticed() {
        #expect(Self.gap(.lastWhile, lastLine: 0, end: 600) == .noReplay)
        #expect(Self.gap(.lastWhile, lastLine: nil, end: 600) == nil)
    }

    @Test("an answer that nobody read may have brought all that waited, which is told once until a line comes")
    func unread() {
        var continuity = StreamContinuity(past: SourcePast(lines: [Self.line]))
        var gaps = (0..<2).map { continuity.closed(.unread, at: .seconds($0)) }
        continuity.received(at: .seconds(3))
        gaps.append(continuity.closed(.unread, at: .seconds(4)))
        #expect(gaps == [.noReplay, nil, .noReplay])
    }

    @Test("of a source that never told a line, nothing is missing")
    func unreadOfIdle() {
        #expect(Self.gap(.unread, lastLine: nil, end: 0) == nil)
    }

    @Test("a loss is told once")
    func once() {
        var continuity = StreamContinuity(past: SourcePast())
        continuity.received(at: .zero)
        _ = continuity.closed(.lastMoment, at: .zero)
        let second = continuity.closed(.lastMoment, at: .zero)
        #expect(second == nil)
    }

    @Test(
        "a killed relay may have lost what it had received; a stopped one, or one without a past, has not",
        arguments: [(true, true, true), (true, false, false), (false, true, false)])
    func restart(endedBadly: Bool, hasLines: Bool, isGap: Bool) {
        var continuity = StreamContinuity(
            past: SourcePast(lines: hasLines ? [Self.line] : [], endedBadly: endedBadly))
        let first = continuity.opened(.unreadLines)
        let second = continuity.opened(.unreadLines)
        #expect(first == (isGap ? .restart : nil))
        #expect(second == nil)
    }

    @Test("between a panel's last replay and its upgrade to one without, lines that nobody has may have come")
    func upgrade() {
        var continuity = StreamContinuity(past: SourcePast())
        _ = continuity.opened(.lastLines(interval: .zero))
        continuity.received(at: .zero)
        _ = continuity.closed(.none, at: .zero)
        let upgraded = continuity.opened(.unreadLines)
        let afterwards = continuity.opened(.unreadLines)
        #expect(upgraded == .noReplay)
        #expect(afterwards == nil)
    }

    @Test("an upgrade loses nothing of a source that has never told anything")
    func idleUpgrade() {
        var continuity = StreamContinuity(past: SourcePast())
        _ = continuity.opened(.lastLines(interval: .zero))
        let gap = continuity.opened(.unreadLines)
        #expect(gap == nil)
    }

    @Test("where there is a replay, that tells what is missing")
    func replay() {
        var continuity = StreamContinuity(past: SourcePast(lines: [Self.line], endedBadly: true))
        let gap = continuity.opened(.lastLines(interval: .zero))
        #expect(gap == nil)
    }
}
