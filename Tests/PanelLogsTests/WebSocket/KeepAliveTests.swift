// SPDX-License-Identifier: MIT

import NIOCore
import Testing

@testable import PanelLogs

@Suite("Keep-alive")
struct KeepAliveTests {
    private func at(_ seconds: Double) -> NIODeadline { .uptimeNanoseconds(UInt64(seconds * 1e9)) }

    @Test("a silent server is pinged after one interval and given up after two")
    func silence() {
        var keepAlive = KeepAlive(interval: .seconds(20), now: at(0))
        #expect(keepAlive.check(at: at(20)) == .ping(nextCheck: at(40)))
        #expect(keepAlive.check(at: at(40)) == .dead)
    }

    @Test("a server that has spoken is not pinged before a whole interval of silence")
    func talk() {
        var keepAlive = KeepAlive(interval: .seconds(20), now: at(0))
        keepAlive.received(at: at(15))
        #expect(keepAlive.check(at: at(20)) == .check(at: at(35)))
    }

    @Test("any byte answers a ping")
    func answered() {
        var keepAlive = KeepAlive(interval: .seconds(20), now: at(0))
        #expect(keepAlive.check(at: at(20)) == .ping(nextCheck: at(40)))
        keepAlive.received(at: at(39))
        #expect(keepAlive.check(at: at(40)) == .check(at: at(59)))
    }

    @Test("checks fall on whole twentieths of the interval, and never before it is over")
    func together() {
        var keepAlive = KeepAlive(interval: .seconds(20), now: at(0.2))
        #expect(keepAlive.firstCheck == at(21))
        keepAlive.received(at: at(15.001))
        #expect(keepAlive.check(at: at(21)) == .check(at: at(36)))
        #expect(keepAlive.check(at: at(36.004)) == .ping(nextCheck: at(57)))
        #expect(keepAlive.check(at: at(57)) == .dead)
    }

    @Test("a timer that fires early changes nothing")
    func early() {
        var keepAlive = KeepAlive(interval: .seconds(20), now: at(0))
        #expect(keepAlive.check(at: at(20)) == .ping(nextCheck: at(40)))
        #expect(keepAlive.check(at: at(39)) == .check(at: at(40)))
    }
}
