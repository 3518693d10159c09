// SPDX-License-Identifier: MIT

/// The delays between attempts: full jitter, a random part of a bound that doubles, so that many relays, or many
/// streams of one, do not return to a panel all at once.
///
/// With 500 ms and 30 s the bounds are 0.5, 1, 2, 4, 8, 16, 30, 30, … s; each delay lies anywhere between zero and
/// its bound.
package struct Backoff: Equatable, Sendable {
    private let initial: Duration
    private let maximum: Duration
    private var bound: Duration

    package init(initial: Duration, maximum: Duration) {
        self.initial = min(initial, maximum)
        self.maximum = maximum
        self.bound = self.initial
    }

    /// The next delay.
    package mutating func next(using random: inout some RandomNumberGenerator) -> Duration {
        let delay = bound * Double.random(in: 0...1, using: &random)
        bound = min(bound * 2, maximum)
        return delay
    }

    /// Begins anew, after success.
    package mutating func reset() {
        bound = initial
    }
}
