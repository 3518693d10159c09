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

    /// One panel, for as long as the configuration names it.
    private struct Reading: Sendable {
        var runtime: PanelRuntime
        var users: UserWatch
        var signal = StopSignal()

        func run(for owner: PanelStreams) async {
            await signal.run {
                async let users: Void = users.run()
                await runtime.run(for: owner)
                await users
            }
            await runtime.panel.authenticator.end()
        }
    }

    private let loop: any EventLoop
    private let fanOut: FanOut
    private let reporter: StreamReporter
    private var settings: StreamSettings
    private let userNames = UserNames()
    private var reading: Reading
    private let readings: AsyncStream<Reading>
    private let replaceReading: AsyncStream<Reading>.Continuation
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
        let refusedFor = settings.refusalLeft(before.lastLogin, at: Timestamp.systemClock())
        if refusedFor != nil { reporter.loginStaysRefused(LoginRefusal(status: nil)) }
        let (panel, users) = try settings.panelAccess(loop: loop, observer: reporter, refusedFor: refusedFor)
        reading = Reading(
            runtime: PanelRuntime(
                panel: panel, settings: PanelRuntime.Settings(settings), selection: SourceSelection(settings.sources)),
            users: UserWatch(names: userNames, users: users, panel: panel))
        (readings, replaceReading) = AsyncStream.makeStream()
        replaceReading.yield(reading)
    }

    /// Holds the streams until the task is cancelled. A panel's streams have ended before those of the next one begin.
    func run() async {
        for await reading in readings { await reading.run(for: self) }
    }

    /// Follows a changed configuration. Streams that it does not concern are not touched.
    /// - Throws: where the new authorities cannot be read; everything stays as it was then.
    func apply(_ new: StreamSettings) async throws(TLSPolicyError) {
        let old = settings
        if new.address != old.address {
            let (panel, users) = try new.panelAccess(loop: loop, observer: reporter)
            settings = new
            userNames.forgetAll()
            reading.signal.stop()
            reading = Reading(
                runtime: PanelRuntime(
                    panel: panel, settings: PanelRuntime.Settings(new), selection: SourceSelection(new.sources)),
                users: UserWatch(names: userNames, users: users, panel: panel))
            replaceReading.yield(reading)
        } else if new != old {
            settings = new
            await reading.runtime.update(
                PanelRuntime.Settings(new), selection: SourceSelection(new.sources),
                credentials: new.credentials == old.credentials ? nil : PanelCredentials(new.credentials))
        }
        // The account's rights are no part of the configuration.
        userNames.askAnew()
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
        let runtime = reading.runtime
        do throws(LoginAllowance.Denial) {
            if try await runtime.panel.authenticator.retry() || wanted.isEmpty { runtime.panel.nodeHint.ring() }
        } catch {
            return .retried(count: 0, loginWithheld: error.description)
        }
        await runtime.retryNow(waiting.map(\.source.id))
        return .retried(count: waiting.count, loginWithheld: nil)
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

    private static func reason(for gone: SourceID, _ ignored: IgnoredCore?) -> String {
        switch (gone, ignored) {
        case (.core, .missing?): DialError.noCore.description
        case (.core, .nodeLog?): DialError.coreIsNodeLog.description
        case (.core, nil), (.node, _): "no longer relayed: the node was removed or disabled, or not configured"
        }
    }
}

extension PanelStreams: StreamOwner {
    func sourcesChanged(to sources: Set<SourceID>, by resolution: SourceSelection.Resolution) async {
        for source in resolution.requests.map(\.source) {
            await fanOut.add(Source(id: source, nodeName: resolution.names[source]))
        }
        for gone in relayed.subtracting(sources) {
            await fanOut.remove(gone, reason: Self.reason(for: gone, resolution.ignoredCore))
        }
        relayed = sources
        // A node that comes back is known again, as long as not too many are gone.
        if lanes.count > sources.count + Self.mostGoneLanes { lanes = lanes.filter { sources.contains($0.key) } }
    }

    func receiver(of source: SourceID) async -> (any LineReceiver, SubscriptionState) {
        (await lane(of: source), SubscriptionState(settings.reconnect))
    }
}
