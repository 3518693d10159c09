// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import Doctor

@Suite("A reading of the panel's clock")
struct ClockReadingTests {
    /// Asked at 10.2 s, answered at 10.4 s; the panel tells whole seconds.
    private func offset(_ panel: Int64) -> Duration {
        ClockReading(
            before: Timestamp(microseconds: 10_200_000), panel: Timestamp(microseconds: panel * 1_000_000),
            after: Timestamp(microseconds: 10_400_000)
        ).offset
    }

    @Test("says nothing of a difference that the seconds' fractions can explain") func agreeing() {
        #expect(offset(10) == .zero)
        #expect(offset(9) == .milliseconds(-200))
    }

    @Test("tells by how much it is ahead, or behind, at least") func differing() {
        #expect(offset(12) == .milliseconds(1600))
        #expect(offset(8) == .milliseconds(-1200))
        #expect(offset(3610) == .milliseconds(3_599_600))
    }
}
