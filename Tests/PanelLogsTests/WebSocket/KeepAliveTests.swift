// SPDX-License-Identifier: MIT

import NIOCore
import Testing

@testable import PanelLogs

@Suite("Keep-alive")
struct KeepAliveTests {
    private func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }

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

    @Test("a timer that fires early changes nothing")
    func early() {
        var keepAlive = KeepAlive(interval: .seconds(20), now: at(0))
        #expect(keepAlive.check(at: at(20)) == .ping(nextCheck: at(40)))
        #expect(keepAlive.check(at: at(39)) == .check(at: at(40)))
    }
}
