// SPDX-License-Identifier: MIT

import DequeModule

/// Lets a few streams connect at a time, in the order in which they came: opening a node's stream may block the whole
/// panel for seconds.
package actor ConnectGate {
    private var free: Int
    private var queue = Deque<CheckedContinuation<Void, Never>>()

    /// - Parameter width: how many may connect at once.
    package init(width: Int = 4) {
        self.free = width
    }

    /// Runs `body` when it is its turn. A cancelled task keeps its place and passes quickly, as those before it do.
    package nonisolated func pass<Value: Sendable, Failure: Error>(
        _ body: @Sendable () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        await enter()
        do throws(Failure) {
            let value = try await body()
            await leave()
            return value
        } catch {
            await leave()
            throw error
        }
    }

    private func enter() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { queue.append($0) }
        }
    }

    private func leave() {
        if let next = queue.popFirst() {
            next.resume()
        } else {
            free += 1
        }
    }
}
