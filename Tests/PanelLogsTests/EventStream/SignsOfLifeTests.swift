// SPDX-License-Identifier: MIT

import NIOCore
import Testing

@testable import PanelLogs

@Suite("Signs of life")
struct SignsOfLifeTests {
    private func at(_ seconds: Int) -> NIODeadline { .uptimeNanoseconds(UInt64(seconds) * 1_000_000_000) }

    @Test("a connection on which nothing comes is dead after the longest pause")
    func silence() {
        let signs = SignsOfLife(longestPause: .seconds(45), now: at(0))
        #expect(signs.check(at: at(44)) == .alive(until: at(45)))
        #expect(signs.check(at: at(45)) == .dead)
    }

    @Test("whatever arrives puts that off")
    func received() {
        var signs = SignsOfLife(longestPause: .seconds(45), now: at(0))
        signs.received(at: at(15))
        #expect(signs.check(at: at(45)) == .alive(until: at(60)))
        #expect(signs.check(at: at(60)) == .dead)
    }
}
