// SPDX-License-Identifier: MIT

/// Time for delays and ages: never steps, and a parameter wherever it is used.
package struct MonotonicClock: Sendable {
    /// How long ago an arbitrary, fixed moment was.
    package var now: @Sendable () -> Duration
    /// Waits; throws `CancellationError` where the task is cancelled.
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(
        now: @escaping @Sendable () -> Duration, sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.now = now
        self.sleep = sleep
    }

    /// The system's clock, which also counts while the machine is suspended.
    package static let continuous: MonotonicClock = {
        let origin = ContinuousClock.now
        return MonotonicClock(
            now: { origin.duration(to: ContinuousClock.now) },
            sleep: { try await ContinuousClock().sleep(for: $0) })
    }()
}
