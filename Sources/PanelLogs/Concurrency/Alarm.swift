// SPDX-License-Identifier: MIT

import Synchronization

/// A sleep that others can cut short. One task sleeps at a time; who rings while nobody does wakes the next sleeper.
package final class Alarm: Sendable {
    private enum State {
        case silent
        case rung
        case awaited(StopSignal)
    }

    private let state = Mutex(State.silent)

    package init() {}

    package func ring() {
        let sleeper = state.withLock { state -> StopSignal? in
            defer { state = .rung }
            guard case .awaited(let signal) = state else { return nil }
            return signal
        }
        sleeper?.stop()
    }

    /// What rang before does not count.
    func silence() {
        state.withLock { if case .rung = $0 { $0 = .silent } }
    }

    /// Sleeps until `duration` has passed or somebody rings.
    /// - Throws: `CancellationError` where the task is cancelled.
    func sleep(_ duration: Duration, on clock: MonotonicClock) async throws {
        let signal = StopSignal()
        let isRung = state.withLock { state in
            if case .rung = state { return true }
            state = .awaited(signal)
            return false
        }
        if !isRung {
            await signal.run {
                do {
                    try await clock.sleep(duration)
                } catch {
                    // Rung, or cancelled: which of them is asked below.
                }
            }
        }
        silence()
        state.withLock { if case .awaited = $0 { $0 = .silent } }
        try Task.checkCancellation()
    }
}
