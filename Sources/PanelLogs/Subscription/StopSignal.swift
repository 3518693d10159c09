// SPDX-License-Identifier: MIT

/// Ends one child of a task group without the others, which a group cannot do by itself.
package struct StopSignal: Sendable {
    private let stopped: AsyncStream<Never>
    private let stopping: AsyncStream<Never>.Continuation

    package init() {
        (stopped, stopping) = AsyncStream.makeStream(of: Never.self)
    }

    /// Cancels what ``run(_:)`` runs, or will run.
    package func stop() {
        stopping.finish()
    }

    /// Runs `body`, cancelled by ``stop()`` or with the caller's task, and returns when it has ended. To be called once.
    package func run(_ body: @escaping @Sendable () async -> Void) async {
        await withTaskGroup(of: Void.self) { race in
            race.addTask { await body() }
            race.addTask { for await _ in stopped {} }
            await race.next()
            race.cancelAll()
        }
    }
}
