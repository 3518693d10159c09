// SPDX-License-Identifier: MIT

import Continuity
import LogRelayModel
import Synchronization

/// The tasks that hold the streams of one ``Panel``. Nothing is begun before the first of them.
final class PanelSession: Sendable {
    /// What each stream begins with.
    struct Settings: Sendable {
        /// Its back-off, and what it puts up with.
        var firstState: SubscriptionState
        /// Of its events, in bytes.
        var bufferSize: Int
    }

    private struct State {
        var isClosed = false
        var lastTask: UInt64 = 0
        var tasks: [UInt64: Task<Void, Never>] = [:]
        var runtime: Task<Void, Never>?
    }

    let runtime: PanelRuntime
    let settings: Settings
    let hash: LineHash
    private let state = Mutex(State())

    init(runtime: PanelRuntime, settings: Settings) {
        self.runtime = runtime
        self.settings = settings
        var random = SystemRandomNumberGenerator()
        hash = LineHash(using: &random)
    }

    var panel: Subscription.Panel { runtime.panel }

    /// Runs `body` in a task of the session.
    /// - Returns: nil where all is closed.
    func hold(_ body: @escaping @Sendable () async -> Void) -> Task<Void, Never>? {
        state.withLock { state in
            guard !state.isClosed else { return nil }
            if state.runtime == nil { state.runtime = Task { [runtime] in await runtime.run() } }
            state.lastTask += 1
            let number = state.lastTask
            let task = Task {
                await body()
                self.state.withLock { $0.tasks[number] = nil }
            }
            state.tasks[number] = task
            return task
        }
    }

    /// Cancels all tasks, waits for them, and begins no others.
    func closeAll() async {
        let tasks = state.withLock { state in
            state.isClosed = true
            return Array(state.tasks.values) + [state.runtime].compactMap(\.self)
        }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        await panel.authenticator.end()
    }
}
