// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import Relay

@Suite("Sequence")
struct SequenceTests {
    @Test("begins with the time, so that it does not go back between runs")
    func time() {
        #expect(
            Sequence.start(lastStored: nil, now: Timestamp(microseconds: 1_795_420_800_123_456))
                == 1_795_420_800_123_456)
    }

    @Test("begins behind what is stored, if that is ahead of the clock")
    func stored() {
        #expect(Sequence.start(lastStored: 500, now: Timestamp(microseconds: 400)) == 501)
        #expect(Sequence.start(lastStored: 300, now: Timestamp(microseconds: 400)) == 400)
    }

    @Test("begins with one where the clock is before its epoch")
    func brokenClock() {
        #expect(Sequence.start(lastStored: nil, now: Timestamp(microseconds: -5)) == 1)
    }

    @Test("grows by one")
    func grows() {
        var sequence = Sequence(next: 7)
        #expect([sequence.take(), sequence.take(), sequence.take()] == [7, 8, 9])
    }
}
