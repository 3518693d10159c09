// SPDX-License-Identifier: MIT

import DequeModule
import Synchronization

/// Lets a few streams connect at a time, in the order in which they came: opening a node's stream may block the whole
/// panel for seconds.
package final class ConnectGate: Sendable {
    private struct State {
        var free: Int
        var lastTicket: UInt64 = 0
        var queue = Deque<(ticket: UInt64, turn: CheckedContinuation<Bool, Never>)>()
    }

    private let state: Mutex<State>

    /// - Parameter width: how many may connect at once.
    package init(width: Int = 4) {
        self.state = Mutex(State(free: width))
    }

    /// Runs `body` when it is its turn. A cancelled task does not wait: its body runs at once, without a place, and has
    /// to notice the cancellation by itself.
    package func pass<Value: Sendable, Failure: Error>(
        _ body: @Sendable () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let hasPlace = await enter()
        defer { if hasPlace { leave() } }
        return try await body()
    }

    /// - Returns: false where the task was cancelled before its turn came.
    private func enter() async -> Bool {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { turn in
                let hasPlace: Bool? = state.withLock { state in
                    if Task.isCancelled { return false }
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.queue.append((ticket, turn))
                    return nil
                }
                if let hasPlace { turn.resume(returning: hasPlace) }
            }
        } onCancel: {
            let turn = state.withLock { state in
                state.queue.firstIndex { $0.ticket == ticket }.map { state.queue.remove(at: $0).turn }
            }
            turn?.resume(returning: false)
        }
    }

    private func leave() {
        let next = state.withLock { state in
            let next = state.queue.popFirst()
            if next == nil { state.free += 1 }
            return next
        }
        next?.turn.resume(returning: true)
    }
}
