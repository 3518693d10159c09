// SPDX-License-Identifier: MIT

import Continuity
import LogRelayModel
import Synchronization

/// What the streams of one ``Panel`` share, and the tasks that hold them.
final class PanelSession: Sendable {
    /// What does not change while streams are open.
    struct Settings: Sendable {
        /// What each stream begins with: its back-off, and what it puts up with.
        var firstState: SubscriptionState
        /// Of each stream's events, in bytes.
        var bufferSize: Int
        /// A stream that brings no line for so long is opened anew.
        var silence: Duration = .seconds(10 * 60)
        /// How often node states are asked for while a node is read.
        var nodePoll: Duration = .seconds(5)
        /// Of that question.
        var pollBackoff: Backoff
    }

    fileprivate struct State {
        var isClosed = false
        var lastTask: UInt64 = 0
        var tasks: [UInt64: Task<Void, Never>] = [:]
        /// Among the tasks; nil while no node is read.
        var nodeWatch: Task<Void, Never>?
    }

    let panel: Subscription.Panel
    let settings: Settings
    let hash: LineHash
    private let roster: StreamRoster
    private let state = Mutex(State())

    /// - Parameter roster: the observer of `panel`.
    init(panel: Subscription.Panel, roster: StreamRoster, settings: Settings) {
        self.panel = panel
        self.roster = roster
        self.settings = settings
        var random = SystemRandomNumberGenerator()
        hash = LineHash(using: &random)
    }

    /// Runs `body` in a task of the session.
    /// - Returns: nil where all is closed.
    func hold(_ body: @escaping @Sendable () async -> Void) -> Task<Void, Never>? {
        state.withLock { $0.hold(body, in: self) }
    }

    /// Runs `body` while a stream is entered as the only one that reads `source`, and node states are followed.
    func streaming(
        _ source: SourceID, to feed: StreamFeed, _ control: StreamControl,
        _ body: () async -> PanelLogsError?
    ) async -> PanelLogsError? {
        guard await roster.enter(source, feed, control) else {
            return PanelLogsError(
                .alreadyOpen,
                "another stream of this panel reads \(source) already: close it first, or share its events")
        }
        followNodes()
        let error = await body()
        roster.leave(source)
        followNodes()
        return error
    }

    /// Cancels all tasks, waits for them, and begins no others.
    func closeAll() async {
        let tasks = state.withLock { state in
            state.isClosed = true
            return Array(state.tasks.values)
        }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        await panel.authenticator.end()
    }

    /// A stream whose node dies does not notice: the panel is asked for its nodes as long as one of them is read.
    private func followNodes() {
        let ended = state.withLock { state -> Task<Void, Never>? in
            switch (state.nodeWatch, roster.hasNodes) {
            case (nil, true):
                state.nodeWatch = state.hold({ await self.watchNodes() }, in: self)
            case (let watch?, false):
                state.nodeWatch = nil
                return watch
            case (nil, false), (_?, true):
                break
            }
            return nil
        }
        ended?.cancel()
    }

    private func watchNodes() async {
        let watch = NodeWatch(
            selection: SourceSelection(core: false, nodes: .all), panel: panel, interval: settings.nodePoll,
            backoff: settings.pollBackoff, apply: { _ in }, follow: { [roster] in roster.follow($0) })
        await watch.run()
    }

    fileprivate func ended(_ task: UInt64) {
        state.withLock { $0.tasks[task] = nil }
    }
}

extension PanelSession.State {
    fileprivate mutating func hold(
        _ body: @escaping @Sendable () async -> Void, in session: PanelSession
    ) -> Task<Void, Never>? {
        guard !isClosed else { return nil }
        lastTask += 1
        let number = lastTask
        let task = Task {
            await body()
            session.ended(number)
        }
        tasks[number] = task
        return task
    }
}
