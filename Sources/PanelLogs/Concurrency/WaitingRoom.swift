// SPDX-License-Identifier: MIT

import Synchronization

/// Tasks that wait for what one of them, or somebody else, finds out for all. A cancelled task does not wait on.
final class WaitingRoom<News: Sendable>: Sendable {
    /// Somebody's, who has come in: what is told from then on is for him too, however late his waiting begins.
    struct Place: Sendable {
        fileprivate var round: UInt64
    }

    private struct State {
        /// How often something was told.
        var round: UInt64 = 0
        var latest: News?
        var lastTicket: UInt64 = 0
        var waiting: [UInt64: CheckedContinuation<News?, Never>] = [:]
    }

    private let state = Mutex(State())

    /// To be called in one go with what decides that there is something to wait for.
    func enter() -> Place {
        state.withLock { Place(round: $0.round) }
    }

    /// Waits for the next ``tell(_:)`` after ``enter()``; where there was one already, its news is there at once.
    /// - Returns: nil where the task is cancelled.
    func wait(at place: Place, isolation: isolated (any Actor)? = #isolation) async -> News? {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // Asked under the lock: a cancellation either is seen here, or finds the continuation below.
                let (isOver, news) = state.withLock { state -> (Bool, News?) in
                    if Task.isCancelled { return (true, nil) }
                    if state.round != place.round { return (true, state.latest) }
                    state.waiting[ticket] = continuation
                    return (false, nil)
                }
                if isOver { continuation.resume(returning: news) }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume(returning: nil)
        }
    }

    /// Ends the waiting of all who have come in.
    func tell(_ news: News) {
        let told = state.withLock { state in
            state.round += 1
            state.latest = news
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in told.values { continuation.resume(returning: news) }
    }
}
