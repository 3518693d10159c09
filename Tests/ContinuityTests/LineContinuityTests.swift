// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import Continuity

@Suite("Lines over all connections")
struct LineContinuityTests {
    private static let replaying = StreamOpening(.lastLines(interval: .zero))
    private static let afterSilence = StreamOpening(.lastLines(interval: .zero), after: .silence)

    private func makeContinuity() -> LineContinuity {
        var random = SystemRandomNumberGenerator()
        return LineContinuity(hash: LineHash(using: &random))
    }

    private static func batch(_ lines: String...) -> LineBatch {
        var batch = LineBatch(receivedAt: Timestamp(microseconds: 0))
        for line in lines {
            batch.lines.append(LineBatch.Line(offset: batch.bytes.count, length: line.utf8.count))
            batch.bytes += Array(line.utf8)
        }
        return batch
    }

    /// One that has relayed "one" and "two" on a connection that has ended.
    private func experienced() -> LineContinuity {
        var continuity = makeContinuity()
        #expect(continuity.opened(Self.replaying) == [.opened])
        #expect(continuity.received(Self.batch("one", "two"), now: .zero) == [.relay(Self.batch("one", "two"))])
        #expect(continuity.closed(.none, now: .zero) == [])
        return continuity
    }

    @Test("what is held when a connection ends goes on before the next one is opened")
    func heldAtTheEnd() {
        var continuity = experienced()
        _ = continuity.opened(Self.replaying)
        #expect(continuity.received(Self.batch("two"), now: .zero) == [])
        // It ends without being told, as by an attempt that takes its place.
        #expect(continuity.opened(Self.replaying) == [.leftOut(1), .opened])
    }

    @Test("an overflow is told behind the lines that are held")
    func overflow() throws {
        var continuity = experienced()
        #expect(continuity.panelOverflowed() == [.gap(.panelOverflow)])
        _ = continuity.opened(Self.replaying)
        #expect(continuity.received(Self.batch("one", "two"), now: .zero) == [])
        #expect(continuity.panelOverflowed() == [])
        let deadline = try #require(continuity.nextDeadline)
        #expect(continuity.timePassed(now: deadline) == [.leftOut(2), .gap(.panelOverflow)])
    }

    @Test("lines that found the node's queue full are missing in their place")
    func fullQueue() {
        var continuity = makeContinuity()
        _ = continuity.opened(StreamOpening(.unreadLines))
        let waited = LineBatch(Array(repeating: "2026/08/20 10:15:42.000000 waited", count: 9_999))
        #expect(continuity.received(waited, now: .zero) == [.relay(waited)])
        let last = "2026/08/20 10:15:42.000000 last"
        let next = "2026/08/20 10:15:45.000000 next"
        let steps = continuity.received(Self.batch(last, next), now: .zero)
        #expect(steps.count == 3)
        #expect(steps.dropFirst().first == .gap(.panelOverflow))
        guard case .relay(let before)? = steps.first, case .relay(let after)? = steps.last else {
            Issue.record("no lines beside the gap")
            return
        }
        #expect(before.texts == [last])
        #expect(after.texts == [next])
    }

    @Test("a silent stream that brings only old lines is stale until a new one comes, and that is news once")
    func stale() throws {
        var continuity = experienced()
        for isNews in [true, false] {
            #expect(continuity.opened(Self.afterSilence) == (isNews ? [.opened, .quiet] : [.opened]))
            #expect(continuity.received(Self.batch("one", "two"), now: .zero) == [])
            let deadline = try #require(continuity.nextDeadline)
            #expect(continuity.timePassed(now: deadline) == [.leftOut(2), .stale(isNews: isNews)])
        }
        #expect(
            continuity.received(Self.batch("three"), now: .seconds(60)) == [
                .fresh(wasStale: true), .relay(Self.batch("three")),
            ])
    }

    @Test("a pause that is only against the stream's habit does not make it stale")
    func suspicion() throws {
        var continuity = experienced()
        #expect(
            continuity.opened(StreamOpening(.lastLines(interval: .zero), after: .suspicion)) == [.opened, .quiet])
        #expect(continuity.received(Self.batch("one", "two"), now: .zero) == [])
        let deadline = try #require(continuity.nextDeadline)
        #expect(continuity.timePassed(now: deadline) == [.leftOut(2)])
    }

    @Test("a gap behind a silent stream is told as that")
    func silence() throws {
        var continuity = experienced()
        #expect(continuity.opened(Self.afterSilence) == [.opened, .quiet])
        _ = continuity.received(Self.batch("nine"), now: .zero)
        let deadline = try #require(continuity.nextDeadline)
        #expect(
            continuity.timePassed(now: deadline)
                == [.gap(.streamSilent), .fresh(wasStale: false), .relay(Self.batch("nine"))])
    }

    @Test("a stream without replay that had been deaf has a gap; one that was only quiet has none")
    func deafness() {
        let afterSilence = StreamOpening(.unreadLines, after: .silence)
        for wasDeaf in [false, true] {
            var continuity = makeContinuity()
            #expect(continuity.opened(StreamOpening(.unreadLines)) == [.opened])
            _ = continuity.received(Self.batch("one"), now: .zero)
            #expect(continuity.closed(.none, now: .zero) == [])
            #expect(continuity.opened(afterSilence) == [.opened, .quiet])
            if wasDeaf { #expect(continuity.wasDeaf() == [.gap(.streamSilent)]) }
            #expect(
                continuity.received(Self.batch("nine"), now: .zero)
                    == [.fresh(wasStale: false), .relay(Self.batch("nine"))])
        }
    }
}
