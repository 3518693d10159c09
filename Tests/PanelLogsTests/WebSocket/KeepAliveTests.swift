// SPDX-License-Identifier: MIT

import NIOCore
import Testing

@testable import PanelLogs

@Suite("Keep-alive")
struct KeepAliveTests {
    private func at(_ seconds: Double) -> NIODeadline { .uptimeNanoseconds(UInt64(seconds * 1e9)) }

    /// Of a server that has answered the first ping, a second after it.
    private func answering() -> KeepAlive {
        var keepAlive = KeepAlive(interval: .seconds(20), now: at(0))
        #expect(keepAlive.check(at: at(20)) == .ping(nextCheck: at(40)))
        keepAlive.answered(at: at(21))
        return keepAlive
    }

    @Test("a server that answers pings is pinged after an interval of silence, and given up after two")
    func silence() {
        var keepAlive = answering()
        #expect(keepAlive.check(at: at(41)) == .ping(nextCheck: at(61)))
        #expect(keepAlive.check(at: at(61)) == .dead)
    }

    @Test("the first check pings even a server that speaks, so that it is known whether it answers")
    func firstPing() {
        var keepAlive = KeepAlive(interval: .seconds(20), now: at(0))
        keepAlive.received(at: at(19))
        #expect(keepAlive.check(at: at(20)) == .ping(nextCheck: at(40)))
        #expect(!keepAlive.neverAnswers)
    }

    @Test("a server that answers no ping is not given up, and not pinged again", arguments: [false, true])
    func never(bringsLines: Bool) {
        var keepAlive = KeepAlive(interval: .seconds(20), now: at(0))
        #expect(keepAlive.check(at: at(20)) == .ping(nextCheck: at(40)))
        if bringsLines { keepAlive.received(at: at(30)) }
        #expect(keepAlive.check(at: at(40)) == .unjudged)
        #expect(keepAlive.neverAnswers)
    }

    @Test("a server that has spoken is not pinged before a whole interval of silence")
    func talk() {
        var keepAlive = answering()
        keepAlive.received(at: at(35))
        #expect(keepAlive.check(at: at(41)) == .check(at: at(55)))
    }

    @Test("of a server that answers pings, any byte answers one")
    func answered() {
        var keepAlive = answering()
        #expect(keepAlive.check(at: at(41)) == .ping(nextCheck: at(61)))
        keepAlive.received(at: at(59))
        #expect(keepAlive.check(at: at(61)) == .check(at: at(79)))
    }

    @Test("checks fall on whole twentieths of the interval, and never before it is over")
    func together() {
        var keepAlive = KeepAlive(interval: .seconds(20), now: at(0.2))
        #expect(keepAlive.firstCheck == at(21))
        #expect(keepAlive.check(at: at(21)) == .ping(nextCheck: at(41)))
        keepAlive.answered(at: at(35.001))
        #expect(keepAlive.check(at: at(41)) == .check(at: at(56)))
        #expect(keepAlive.check(at: at(56.004)) == .ping(nextCheck: at(77)))
        #expect(keepAlive.check(at: at(77)) == .dead)
    }

    @Test("a timer that fires early changes nothing")
    func early() {
        var keepAlive = KeepAlive(interval: .seconds(20), now: at(0))
        #expect(keepAlive.check(at: at(20)) == .ping(nextCheck: at(40)))
        #expect(keepAlive.check(at: at(39)) == .check(at: at(40)))
    }
}
