// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import Continuity

@Suite("Continuity of a stream without replay")
struct StreamContinuityTests {
    private static let line = [UInt8]("line".utf8)

    private static func gap(_ loss: LossInFlight, lastLine: Int?, end: Int) -> Gap.Reason? {
        var continuity = StreamContinuity(past: SourcePast())
        if let lastLine { _ = continuity.received(LineBatch(["line"]), at: .seconds(lastLine)) }
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

    @Test("what waited at the node may be gone, which is told once until a line comes")
    func queue() {
        var continuity = StreamContinuity(past: SourcePast(lines: [Self.line]))
        var gaps = (0..<2).map { continuity.closed(.queue, at: .seconds($0)) }
        _ = continuity.received(LineBatch(["line"]), at: .seconds(3))
        gaps.append(continuity.closed(.queue, at: .seconds(4)))
        #expect(gaps == [.noReplay, nil, .noReplay])
    }

    @Test("of a source that never told a line, nothing is missing")
    func queueOfIdle() {
        #expect(Self.gap(.queue, lastLine: nil, end: 0) == nil)
    }

    @Test("a panel or node that was away has thrown away what waited, however quiet the stream was")
    func absence() {
        var continuity = StreamContinuity(past: SourcePast())
        _ = continuity.received(LineBatch(["line"]), at: .zero)
        var gaps = [continuity.closed(.lastMoment, at: .seconds(60))]
        gaps.append(continuity.opened(StreamOpening(.unreadLines, after: .absence)))
        gaps.append(continuity.opened(StreamOpening(.unreadLines, after: .absence)))
        _ = continuity.received(LineBatch(["line"]), at: .seconds(61))
        gaps.append(continuity.opened(StreamOpening(.unreadLines, after: .absence)))
        #expect(gaps == [nil, .noReplay, nil, .noReplay])
    }

    @Test(
        "another queue at the node is a gap before its first line, told once",
        arguments: [(StreamOpening.Interlude.none, Gap.Reason.noReplay), (.suspicion, .streamSilent)])
    func anotherQueue(interlude: StreamOpening.Interlude, reason: Gap.Reason) {
        let banner = LineBatch(["A unified platform for anti-censorship."])
        var continuity = StreamContinuity(past: SourcePast())
        var gaps: [Gap.Reason?] = []
        for end in [LossInFlight.none, .none, .queue] {
            _ = continuity.opened(StreamOpening(.unreadLines, after: interlude))
            gaps.append(continuity.received(banner, at: .zero).first?.gap)
            _ = continuity.closed(end, at: .seconds(60))
        }
        _ = continuity.opened(StreamOpening(.unreadLines, after: interlude))
        gaps.append(continuity.received(banner, at: .seconds(60)).first?.gap)
        #expect(gaps == [nil, reason, reason, nil])
    }

    @Test("a connection that begins with another queue's banner is called deaf once")
    func bannerThenHeldUp() {
        var continuity = StreamContinuity(past: SourcePast())
        _ = continuity.opened(StreamOpening(.unreadLines))
        _ = continuity.received(LineBatch(["line"]), at: .zero)
        _ = continuity.opened(StreamOpening(.unreadLines, after: .suspicion))
        let banner = continuity.received(LineBatch(["A unified platform for anti-censorship."]), at: .zero)
        let heldUp = continuity.wasDeaf()
        #expect(banner.map(\.gap) == [.streamSilent])
        #expect(heldUp == nil)
    }

    @Test("lines that were held up are a gap, but not behind another that stands there")
    func deaf() {
        var continuity = StreamContinuity(past: SourcePast())
        var gaps = [continuity.wasDeaf()]
        _ = continuity.opened(StreamOpening(.unreadLines, after: .suspicion))
        _ = continuity.received(LineBatch(["line"]), at: .zero)
        gaps += [continuity.wasDeaf(), continuity.wasDeaf()]
        #expect(gaps == [.streamSilent, .streamSilent, nil])
    }

    @Test("a connection that was only interrupted goes on with what waited at the node")
    func interruption() {
        var continuity = StreamContinuity(past: SourcePast())
        _ = continuity.received(LineBatch(["line"]), at: .zero)
        let closed = continuity.closed(.lastMoment, at: .seconds(60))
        let opened = continuity.opened(StreamOpening(.unreadLines))
        #expect(closed == nil)
        #expect(opened == nil)
    }

    @Test("a relay that was away for longer than a panel takes to restart may have lost what waited")
    func longAgo() {
        var continuity = StreamContinuity(past: SourcePast(lines: [Self.line], isLongAgo: true))
        let gap = continuity.opened(StreamOpening(.unreadLines))
        #expect(gap == .restart)
    }

    @Test("a loss is told once")
    func once() {
        var continuity = StreamContinuity(past: SourcePast())
        _ = continuity.received(LineBatch(["line"]), at: .zero)
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
        let first = continuity.opened(StreamOpening(.unreadLines))
        let second = continuity.opened(StreamOpening(.unreadLines))
        #expect(first == (isGap ? .restart : nil))
        #expect(second == nil)
    }

    @Test("between a panel's last replay and its upgrade to one without, lines that nobody has may have come")
    func upgrade() {
        var continuity = StreamContinuity(past: SourcePast())
        _ = continuity.opened(StreamOpening(.lastLines(interval: .zero)))
        _ = continuity.received(LineBatch(["line"]), at: .zero)
        _ = continuity.closed(.none, at: .zero)
        let upgraded = continuity.opened(StreamOpening(.unreadLines))
        let afterwards = continuity.opened(StreamOpening(.unreadLines))
        #expect(upgraded == .noReplay)
        #expect(afterwards == nil)
    }

    @Test("an upgrade loses nothing of a source that has never told anything")
    func idleUpgrade() {
        var continuity = StreamContinuity(past: SourcePast())
        _ = continuity.opened(StreamOpening(.lastLines(interval: .zero)))
        let gap = continuity.opened(StreamOpening(.unreadLines))
        #expect(gap == nil)
    }

    @Test("where there is a replay, that tells what is missing")
    func replay() {
        var continuity = StreamContinuity(past: SourcePast(lines: [Self.line], endedBadly: true))
        let gap = continuity.opened(StreamOpening(.lastLines(interval: .zero)))
        #expect(gap == nil)
    }
}
