// SPDX-License-Identifier: MIT

import PanelLogs
import Synchronization

/// A clock that stands still until a test moves it, and tells when somebody has begun to sleep on it.
final class ManualClock: Sendable {
    private struct Sleeper {
        var id: Int
        var duration: Duration
        var until: Duration
        var wake: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now = Duration.zero
        var nextID = 0
        var sleepers: [Sleeper] = []
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())
    /// The lengths of the sleeps that have begun.
    private let begun = Questions<Duration>()

    /// The clock as the code under test takes it.
    var clock: MonotonicClock {
        MonotonicClock(now: { self.state.withLock { $0.now } }, sleep: { try await self.sleep($0) })
    }

    /// Waits for the next sleep to begin, and tells its length. Each sleep is told once, in order.
    func nextSleep() async throws -> Duration { try await begun.next() }

    /// Waits for the next sleep that satisfies `condition`, and tells its length.
    @discardableResult
    func sleep(where condition: (Duration) -> Bool) async throws -> Duration {
        while true {
            let sleep = try await nextSleep()
            if condition(sleep) { return sleep }
        }
    }

    /// The same, and moves the clock on by as much.
    @discardableResult
    func wake(where condition: (Duration) -> Bool) async throws -> Duration {
        let duration = try await sleep(where: condition)
        advance(by: duration)
        return duration
    }

    func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now += duration
            let due = state.sleepers.filter { $0.until <= state.now }
            state.sleepers.removeAll { $0.until <= state.now }
            return due
        }
        for sleeper in due { sleeper.wake.resume() }
    }

    private func sleep(_ duration: Duration) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (wake: CheckedContinuation<Void, any Error>) in
                let isCancelled = state.withLock { state in
                    if state.cancelled.contains(id) { return true }
                    state.sleepers.append(
                        Sleeper(id: id, duration: duration, until: state.now + duration, wake: wake))
                    return false
                }
                if isCancelled { wake.resume(throwing: CancellationError()) } else { begun.put(duration) }
            }
        } onCancel: {
            let sleeper = state.withLock { state -> Sleeper? in
                state.cancelled.insert(id)
                guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else { return nil }
                return state.sleepers.remove(at: index)
            }
            sleeper?.wake.resume(throwing: CancellationError())
        }
    }
}
