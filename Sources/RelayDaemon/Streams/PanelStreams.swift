// SPDX-License-Identifier: MIT

import Continuity
import LogRelayModel
import NIOCore
import PanelLogs
import Relay
import RelayConfiguration

import enum SocketSink.RetryAnswer

/// Holds the streams that the configuration and the panel's nodes call for, and follows both as they change.
actor PanelStreams {
    /// Each holds some 10 KB.
    private static let mostGoneLanes = 256

    private let loop: any EventLoop
    private let fanOut: FanOut
    private let reporter: StreamReporter
    private let watches: AsyncStream<(Watches, StopSignal)>
    private let replaceWatches: AsyncStream<(Watches, StopSignal)>.Continuation
    private var settings: StreamSettings
    private var access: (panel: Subscription.Panel, users: any PanelUsers)
    private let userNames = UserNames()
    private var subscriptions: SubscriptionSet?
    private var currentWatches: StopSignal?
    private var relayed: Set<SourceID> = []
    /// Of every source that is wanted; they remember what was relayed, over all connections.
    private var lanes: [SourceID: Lane] = [:]
    private let hash: LineHash
    private let before: RunsBefore

    /// Starts nothing; ``run()`` does.
    init(
        settings: StreamSettings, loop: any EventLoop, fanOut: FanOut, reporter: StreamReporter,
        before: RunsBefore
    ) throws(TLSPolicyError) {
        self.settings = settings
        self.loop = loop
        self.fanOut = fanOut
        self.reporter = reporter
        self.before = before
        var random = SystemRandomNumberGenerator()
        self.hash = LineHash(using: &random)
        access = try settings.panelAccess(
            loop: loop, observer: reporter,
            refusedFor: settings.refusalLeft(before.lastLogin, at: Timestamp.systemClock()))
        (watches, replaceWatches) = AsyncStream.makeStream()
    }

    /// Holds the streams until the task is cancelled.
    func run() async {
        let subscriptions = SubscriptionSet(silence: settings.silence) { await self.makeSubscription($0, $1) }
        self.subscriptions = subscriptions
        watchPanel()
        await withDiscardingTaskGroup { group in
            group.addTask { await subscriptions.run() }
            for await (watches, signal) in watches {
                group.addTask { await signal.run { await watches.run() } }
            }
            group.cancelAll()
        }
        await access.panel.authenticator.end()
    }

    /// Follows a changed configuration. Streams that it does not concern are not touched.
    /// - Throws: where the new authorities cannot be read; everything stays as it was then.
    func apply(_ new: StreamSettings) async throws(TLSPolicyError) {
        let old = settings
        // Before anything else, so that it does not begin what it would have to give up, such as a login.
        if new != old { currentWatches?.stop() }
        if new.address != old.address {
            let left = access.panel
            access = try new.panelAccess(loop: loop, observer: reporter)
            settings = new
            userNames.forgetAll()
            await subscriptions?.restart(relayed)
            await left.authenticator.end()
        } else {
            settings = new
            if new.credentials != old.credentials {
                await access.panel.authenticator.replaceCredentials(PanelCredentials(new.credentials))
            }
        }
        await subscriptions?.setSilence(new.silence)
        // The account's rights are no part of the configuration.
        userNames.askAnew()
        if new != old { watchPanel() }
    }

    /// Tries at once what waits or is refused, with a login where that is due and ``LoginAllowance`` lets it.
    /// - Parameter wanted: which sources; empty: all, and the panel's list of nodes.
    func retry(_ wanted: Set<SourceID>) async -> RetryAnswer {
        let known = await fanOut.status
        let unknown = wanted.subtracting(known.map(\.source.id))
        guard unknown.isEmpty else { return .unknown(unknown.sorted()) }
        let waiting = known.filter { wanted.isEmpty || wanted.contains($0.source.id) }.filter {
            switch $0.phase {
            case .waiting, .refused, .absent: true
            case .connecting, .connected: false
            }
        }
        guard wanted.isEmpty || !waiting.isEmpty else { return .retried(count: 0, loginWithheld: nil) }
        do throws(LoginAllowance.Denial) {
            if try await access.panel.authenticator.retry() || wanted.isEmpty { access.panel.nodeHint.ring() }
        } catch {
            return .retried(count: 0, loginWithheld: error.description)
        }
        await subscriptions?.retryNow(waiting.map(\.source.id))
        return .retried(count: waiting.count, loginWithheld: nil)
    }

    private func makeSubscription(_ request: StreamRequest, _ control: StreamControl) async -> Subscription {
        let lane = await lane(of: request.source)
        return Subscription(
            request: request, panel: access.panel, receiver: lane,
            state: SubscriptionState(settings.reconnect), control: control)
    }

    private func lane(of source: SourceID) async -> Lane {
        if let lane = lanes[source] { return lane }
        var past = SourcePast()
        do {
            past = try await before.past(of: source)
        } catch {
            reporter.nothingReadBack(error)
        }
        if let lane = lanes[source] { return lane }
        let lane = Lane(
            source: source, fanOut: fanOut, hash: hash, past: past, naming: userNames, observer: reporter)
        lanes[source] = lane
        return lane
    }

    /// What a run that broke off may have lost is told when a source's stream is opened for the first time; until then it
    /// is remembered, over further runs too.
    var settledSources: SettledSources {
        get async {
            guard case .only(var settled) = before.settled else { return .all }
            for (source, lane) in lanes where await fanOut.hasOpened(lane) { settled.insert(source) }
            return .only(settled)
        }
    }

    /// What is asked of the panel again and again.
    private struct Watches: Sendable {
        var nodes: NodeWatch
        var users: UserWatch

        func run() async {
            async let nodes: Void = nodes.run()
            await users.run()
            await nodes
        }
    }

    /// Begins to follow the panel's nodes and users by the present settings, instead of those before.
    private func watchPanel() {
        currentWatches?.stop()
        let signal = StopSignal()
        currentWatches = signal
        let nodes = NodeWatch(
            selection: SourceSelection(settings.sources), panel: access.panel, interval: settings.nodePoll,
            backoff: Backoff(settings.reconnect), apply: { await self.relay($0) }, follow: { await self.follow($0) })
        let users = UserWatch(names: userNames, users: access.users, panel: access.panel)
        replaceWatches.yield((Watches(nodes: nodes, users: users), signal))
    }

    /// A stream of a node that has gone is dead, though it answers pings; one that waits for a node need not wait longer
    /// than the node is away.
    private func follow(_ changes: NodeStates.Changes) async {
        await subscriptions?.reopen(changes.departed)
        await subscriptions?.retryNow(changes.returned)
    }

    private static func reason(for gone: SourceID, _ ignored: IgnoredCore?) -> String {
        switch (gone, ignored) {
        case (.core, .missing?): DialError.noCore.description
        case (.core, .nodeLog?): DialError.coreIsNodeLog.description
        case (.core, nil), (.node, _): "no longer relayed: the node was removed or disabled, or not configured"
        }
    }

    /// Carries what is to be streamed to those whom it concerns. While the nodes are not known, nothing is taken away.
    private func relay(_ resolution: SourceSelection.Resolution) async {
        for request in resolution.requests {
            await fanOut.add(Source(id: request.source, nodeName: resolution.names[request.source]))
        }
        var requests = resolution.requests
        let wanted = Set(requests.map(\.source))
        if !resolution.isComplete {
            requests += await subscriptions?.wantedRequests.filter { !wanted.contains($0.source) } ?? []
        }
        await subscriptions?.want(requests)
        let sources = Set(requests.map(\.source))
        for gone in relayed.subtracting(sources) {
            await fanOut.remove(gone, reason: Self.reason(for: gone, resolution.ignoredCore))
        }
        relayed = sources
        // A node that comes back is known again, as long as not too many are gone.
        if lanes.count > sources.count + Self.mostGoneLanes { lanes = lanes.filter { sources.contains($0.key) } }
    }
}
