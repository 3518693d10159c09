// SPDX-License-Identifier: MIT

import Testing

@testable import PanelLogs

@Suite("Back-off")
struct BackoffTests {
    @Test("its bounds double up to the longest")
    func bounds() {
        var random = FixedGenerator.highest
        var backoff = Backoff(initial: .milliseconds(500), maximum: .seconds(30))
        let delays = (0..<8).map { _ in backoff.next(using: &random) }
        #expect(
            delays == [
                .milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(16), .seconds(30),
                .seconds(30),
            ])
    }

    @Test("a delay may be anything down to nothing")
    func jitter() {
        var random = FixedGenerator.lowest
        var backoff = Backoff(initial: .milliseconds(500), maximum: .seconds(30))
        #expect(backoff.next(using: &random) == .zero)
    }

    @Test("it begins anew after a reset")
    func reset() {
        var random = FixedGenerator.highest
        var backoff = Backoff(initial: .seconds(1), maximum: .seconds(30))
        _ = (backoff.next(using: &random), backoff.next(using: &random))
        backoff.reset()
        #expect(backoff.next(using: &random) == .seconds(1))
    }

    @Test("a first delay longer than the longest is shortened to it")
    func contradiction() {
        var random = FixedGenerator.highest
        var backoff = Backoff(initial: .seconds(60), maximum: .seconds(30))
        #expect(backoff.next(using: &random) == .seconds(30))
    }
}
