// SPDX-License-Identifier: MIT

import Synchronization

/// A sleep that others can cut short. One task sleeps at a time, or is cancelled while the next one begins to; who rings
/// while nobody sleeps wakes the next sleeper.
package final class Alarm: Sendable {
    private enum State {
        case silent
        case rung
        case awaited(StopSignal, sleeper: UInt64)
    }

    private struct Memory {
        var state = State.silent
        var lastSleeper: UInt64 = 0
    }

    private let memory = Mutex(Memory())

    package init() {}

    package func ring() {
        let sleeper = memory.withLock { memory -> StopSignal? in
            defer { memory.state = .rung }
            guard case .awaited(let signal, _) = memory.state else { return nil }
            return signal
        }
        sleeper?.stop()
    }

    /// What rang before does not count.
    func silence() {
        memory.withLock { if case .rung = $0.state { $0.state = .silent } }
    }

    /// Sleeps until `duration` has passed or somebody rings.
    /// - Throws: `CancellationError` where the task is cancelled.
    func sleep(_ duration: Duration, on clock: MonotonicClock) async throws {
        let signal = StopSignal()
        let ticket = memory.withLock { memory -> UInt64? in
            if case .rung = memory.state { return nil }
            memory.lastSleeper += 1
            memory.state = .awaited(signal, sleeper: memory.lastSleeper)
            return memory.lastSleeper
        }
        if ticket != nil {
            await signal.run {
                do {
                    try await clock.sleep(duration)
                } catch {
                    // Rung, or cancelled: which of them is asked below.
                }
            }
        }
        memory.withLock { memory in
            switch memory.state {
            case .silent: break
            case .rung: memory.state = .silent
            // A cancelled sleeper must not put to silence the one that has taken its place.
            case .awaited(_, let sleeper): if sleeper == ticket { memory.state = .silent }
            }
        }
        try Task.checkCancellation()
    }
}
