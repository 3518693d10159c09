// SPDX-License-Identifier: MIT

package import LogRelayModel
import Synchronization

/// Holds the streams of one panel, at most one to a log, and polls the panel's nodes while a node's log is wanted.
///
/// The daemon and the library share it. For the daemon, ``run(for:)`` opens what a ``SourceSelection`` resolves to; a
/// program of the library opens its streams one by one with ``hold(_:to:from:interrupted:)``.
package actor PanelRuntime {
    /// How streams are held.
    package struct Settings: Equatable, Sendable {
        package var silence: SilenceLimit
        /// From one successful poll of the nodes to the next.
        package var nodePoll: Duration
        /// The delays after failed polls; never longer than `nodePoll` is of use.
        package var pollBackoff: Backoff

        package init(silence: SilenceLimit, nodePoll: Duration, pollBackoff: Backoff) {
            self.silence = silence
            self.nodePoll = nodePoll
            self.pollBackoff = pollBackoff
        }
    }

    /// Another stream reads the same log. Two readers of one node would split its lines, or double them.
    package struct LogIsRead: Error {}

    private struct Running {
        var request: StreamRequest
        var signal: StopSignal
    }

    /// Waited for by a stream that takes the place of one that is being closed.
    private struct Departure {
        let awaited: AsyncStream<Never>
        let happens: AsyncStream<Never>.Continuation

        init() { (awaited, happens) = AsyncStream.makeStream() }
    }

    private struct NodePolling {
        var selection: SourceSelection
        var signal = StopSignal()
        var hasBegun = false
    }

    package nonisolated let panel: Subscription.Panel
    private var settings: Settings
    /// nil where streams are opened one by one.
    private var selection: SourceSelection?
    private var wanted: [SourceID: StreamRequest] = [:]
    /// What was begun for `wanted`, and has not ended.
    private var running: [SourceID: Running] = [:]
    /// Of all streams that are held. Those of wanted streams outlive the single connection and the single request.
    private var controls: [SourceID: StreamControl] = [:]
    private var held: [SourceID: Departure] = [:]
    private var polling: NodePolling?
    /// Streams that were reopened because of their silence, until the others have been looked at.
    private let silent = Mutex<Set<SourceID>>([])
    private let changes: AsyncStream<Void>
    private let changed: AsyncStream<Void>.Continuation

    /// Starts nothing.
    /// - Parameter selection: what ``run(for:)`` opens; nil: nothing by itself.
    package init(panel: Subscription.Panel, settings: Settings, selection: SourceSelection? = nil) {
        self.panel = panel
        self.settings = settings
        self.selection = selection
        (changes, changed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Polls the nodes and holds the streams of the selection until the task is cancelled; returns when all have ended.
    /// - Parameter owner: takes the lines of the selection's streams; nil where there is no selection.
    package func run(for owner: (any StreamOwner)? = nil) async {
        pollNodes()
        await withDiscardingTaskGroup { group in
            for await _ in changes {
                reopenSilent()
                if let poll = beginPolling(for: owner) { group.addTask { await poll() } }
                guard let owner else { continue }
                for request in reconcile() {
                    let stream = begin(request, for: owner)
                    group.addTask { await stream() }
                }
            }
            group.cancelAll()
        }
    }

    /// Follows a changed configuration. Streams that it does not concern are not touched.
    /// - Parameter credentials: nil where they are the same.
    package func update(_ new: Settings, selection: SourceSelection, credentials: PanelCredentials?) async {
        // First, so that the poll does not begin what it would have to give up, such as a login.
        polling?.signal.stop()
        if let credentials { await panel.authenticator.replaceCredentials(credentials) }
        (settings, self.selection) = (new, selection)
        for control in controls.values { control.silence = new.silence }
        polling = NodePolling(selection: selection)
        changed.yield()
    }

    /// Ends the back-off of those of these streams that are in one.
    package func retryNow(_ sources: some Swift.Sequence<SourceID>) {
        for source in sources { controls[source]?.retryNow() }
    }

    // MARK: One stream

    /// Holds a stream in the caller's task until that is cancelled, or until there is no patience with an attempt.
    /// Where a stream of the same log is just being closed, waits for its end.
    /// - Parameters:
    ///   - interrupted: what a connection, or an attempt at one, came to, and when the next attempt follows.
    /// - Returns: what the last attempt came to; nil where the task was cancelled.
    package func hold(
        _ request: StreamRequest, to receiver: any LineReceiver, from state: SubscriptionState,
        interrupted: @escaping @Sendable (SubscriptionState.Outcome, Duration) -> Void = { _, _ in }
    ) async throws(LogIsRead) -> SubscriptionState.Outcome? {
        guard let control = await enter(request.source) else {
            if Task.isCancelled { return nil }
            throw LogIsRead()
        }
        defer { leave(request.source) }
        let subscription = Subscription(
            request: request, panel: panel, receiver: receiver, state: state, control: control
        ) { outcome, delay in
            if case .reopened(let reason) = outcome, reason.isSuspicion { self.noteSilence(of: request.source) }
            interrupted(outcome, delay)
        }
        return await withTaskCancellationHandler {
            await subscription.run()
        } onCancel: {
            control.isClosing = true
        }
    }

    /// - Returns: nil where another stream reads the log, or the task is cancelled.
    private func enter(_ source: SourceID) async -> StreamControl? {
        while !Task.isCancelled {
            let control = controls[source] ?? StreamControl(silence: settings.silence)
            guard let other = held[source] else {
                held[source] = Departure()
                controls[source] = control
                control.isClosing = false
                pollNodes()
                return control
            }
            guard control.isClosing else { return nil }
            for await _ in other.awaited {}
        }
        return nil
    }

    private func leave(_ source: SourceID) {
        held.removeValue(forKey: source)?.happens.finish()
        if wanted[source] == nil { controls[source] = nil }
        pollNodes()
    }

    // MARK: Silence

    private nonisolated func noteSilence(of source: SourceID) {
        silent.withLock { _ = $0.insert(source) }
        changed.yield()
    }

    /// Streams of one panel that fall silent together are one event: where one is suspected, the others are reopened too.
    private func reopenSilent() {
        let suspected = silent.withLock { sources in
            defer { sources = [] }
            return sources
        }
        let now = panel.clock.now()
        for suspect in suspected.compactMap({ controls[$0]?.memory.withLock { $0 } }) {
            for (source, control) in controls where !suspected.contains(source) {
                guard control.memory.withLock({ $0.isSilent(with: suspect, at: now, settings.silence) }) else {
                    continue
                }
                if control.reopen(.silenceOfPanel) { control.memory.withLock { $0.closedForSilence(at: now) } }
            }
        }
    }

    // MARK: The selection's streams

    /// While the nodes are not known, nothing is taken away.
    private func want(
        _ resolution: SourceSelection.Resolution, of resolved: SourceSelection, for owner: any StreamOwner
    ) async {
        var requests = Dictionary(resolution.requests.map { ($0.source, $0) }) { _, last in last }
        if !resolution.isComplete { requests.merge(wanted) { new, _ in new } }
        await owner.sourcesChanged(to: Set(requests.keys), by: resolution)
        // The configuration may have changed meanwhile: then the poll of the new selection says what is wanted.
        guard resolved == selection else { return }
        wanted = requests
        changed.yield()
    }

    /// Ends what is not wanted as it is, and gives what is to be begun. A stream that is to change has to end first: two
    /// readers of one node would bring each line twice.
    private func reconcile() -> [StreamRequest] {
        for (source, stream) in running where !stream.request.serves(wanted[source]) { stream.signal.stop() }
        return wanted.values.filter { running[$0.source] == nil }.sorted { $0.source < $1.source }
    }

    private func begin(_ request: StreamRequest, for owner: any StreamOwner) -> @Sendable () async -> Void {
        let signal = StopSignal()
        running[request.source] = Running(request: request, signal: signal)
        return {
            await signal.run {
                let (receiver, state) = await owner.receiver(of: request.source)
                do {
                    _ = try await self.hold(request, to: receiver, from: state)
                } catch {
                    // One at a time: the one before has left.
                }
            }
            await self.ended(request.source)
        }
    }

    private func ended(_ source: SourceID) {
        running[source] = nil
        changed.yield()
    }

    // MARK: The nodes

    /// Begins to poll the nodes, or ends it, as the streams call for it: a stream whose node dies does not notice.
    private func pollNodes() {
        let readsNode = held.keys.contains { $0 != .core }
        let selection = selection ?? (readsNode ? SourceSelection(core: false, nodes: .all) : nil)
        guard selection != polling?.selection else { return }
        polling?.signal.stop()
        polling = selection.map { NodePolling(selection: $0) }
        changed.yield()
    }

    /// - Returns: nil where the poll that is wanted is under way.
    private func beginPolling(for owner: (any StreamOwner)?) -> (@Sendable () async -> Void)? {
        guard let begun = polling, !begun.hasBegun else { return nil }
        polling?.hasBegun = true
        let watch = NodeWatch(
            selection: begun.selection, panel: panel, interval: settings.nodePoll, backoff: settings.pollBackoff,
            apply: { if let owner { await self.want($0, of: begun.selection, for: owner) } },
            follow: { await self.follow($0) })
        return { await begun.signal.run { await watch.run() } }
    }

    /// A stream of a node that has gone is dead, though it answers pings; one that waits for a node need not wait longer
    /// than the node is away.
    private func follow(_ changes: NodeStates.Changes) {
        for (source, reason) in changes.departed { controls[source]?.reopen(reason) }
        retryNow(changes.returned)
    }
}

/// Takes the lines of the streams that a ``PanelRuntime`` opens by itself, as the panel's nodes come and go.
package protocol StreamOwner: Sendable {
    /// These sources are read from now on. Called before the first stream of a new one is opened.
    /// - Parameter resolution: why; where the panel's nodes are not known, there may be more sources than it names.
    func sourcesChanged(to sources: Set<SourceID>, by resolution: SourceSelection.Resolution) async
    /// Where the lines of a source go, and how patiently its stream is held.
    func receiver(of source: SourceID) async -> (any LineReceiver, SubscriptionState)
}
