// SPDX-License-Identifier: MIT

import Synchronization

/// Tasks that wait for what one of them, or somebody else, finds out for all. A cancelled task does not wait on.
final class WaitingRoom<News: Sendable>: Sendable {
    private struct State {
        var lastTicket: UInt64 = 0
        var waiting: [UInt64: CheckedContinuation<News?, Never>] = [:]
    }

    private let state = Mutex(State())

    /// Waits for the next ``tell(_:)``. On an actor, nothing comes between the call and the waiting.
    /// - Returns: nil where the task is cancelled.
    func wait(isolation: isolated (any Actor)? = #isolation) async -> News? {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // Asked under the lock: a cancellation either is seen here, or finds the continuation below.
                let isCancelled = state.withLock { state in
                    if Task.isCancelled { return true }
                    state.waiting[ticket] = continuation
                    return false
                }
                if isCancelled { continuation.resume(returning: nil) }
            }
        } onCancel: {
            state.withLock { $0.waiting.removeValue(forKey: ticket) }?.resume(returning: nil)
        }
    }

    /// Ends the waiting of all who wait now.
    func tell(_ news: News) {
        let told = state.withLock { state in
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in told.values { continuation.resume(returning: news) }
    }
}
