// SPDX-License-Identifier: MIT

import NIOCore

/// How much of the event loop's time answering requests may take: a token bucket of processor time.
///
/// What an answer costs is known when it is given: so it is given as long as anything is left, and what it took beyond that
/// is owed, and waited for. In the long run no more than ``share`` of the time is spent, and at once no more than
/// ``burst`` and one answer.
struct WorkBudget: Equatable, Sendable {
    /// Of the loop's time: 0.25 is a quarter.
    let share: Double
    let burst: TimeAmount
    /// In nanoseconds; negative: owed.
    private var left: Double
    private var asOf: NIODeadline

    init(share: Double, burst: TimeAmount, now: NIODeadline) {
        self.share = share
        self.burst = burst
        left = Double(burst.nanoseconds)
        asOf = now
    }

    /// How long to wait before the next answer; zero: it may be given now.
    mutating func wait(now: NIODeadline) -> TimeAmount {
        refill(now: now)
        guard left <= 0 else { return .zero }
        return .nanoseconds(Int64((-left / share).rounded(.up)) + 1)
    }

    /// An answer took this much.
    mutating func spend(_ cost: TimeAmount, now: NIODeadline) {
        refill(now: now)
        left -= Double(cost.nanoseconds)
    }

    private mutating func refill(now: NIODeadline) {
        guard now > asOf else { return }
        left = min(left + Double((now - asOf).nanoseconds) * share, Double(burst.nanoseconds))
        asOf = now
    }
}
