// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@Suite("Source status")
struct SourceStatusTests {
    private func at(_ seconds: Int64) -> Timestamp { Timestamp(microseconds: seconds * 1_000_000) }
    private var status = SourceStatus(source: Source(id: .core), since: Timestamp(microseconds: 0))

    @Test("trouble lasts from the end of a connection, through every attempt, to the next one")
    mutating func trouble() {
        status.change(to: .connected, reason: nil, at: at(1))
        #expect(status.troubledSince == nil)
        status.change(to: .waiting, reason: "gone", at: at(5))
        status.change(to: .connecting, reason: nil, at: at(6))
        status.change(to: .waiting, reason: "refused", at: at(7))
        #expect(status.troubledSince == at(5))
        #expect(status.since == at(7))
    }

    @Test("the reason of the last failure stands while the next attempt is made, and falls with its success")
    mutating func reason() {
        status.change(to: .waiting, reason: "gone", at: at(1))
        status.change(to: .connecting, reason: nil, at: at(2))
        #expect(status.reason == "gone")
        status.change(to: .connected, reason: nil, at: at(3))
        #expect(status.reason == nil)
    }

    @Test("only connections after the first are reconnects")
    mutating func reconnects() {
        for time in 1...3 {
            status.change(to: .connected, reason: nil, at: at(Int64(time)))
            status.change(to: .waiting, reason: "gone", at: at(Int64(time)))
        }
        #expect(status.reconnects == 2)
    }
}
