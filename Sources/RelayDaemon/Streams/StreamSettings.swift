// SPDX-License-Identifier: MIT

import Addresses
import LogRelayModel
import NIOCore
import PanelLogs
import RelayConfiguration

/// What of the configuration concerns the streams.
struct StreamSettings: Equatable, Sendable {
    /// What no stream survives the change of.
    struct Address: Equatable, Sendable {
        var url: PanelURL
        var dialect: Dialect
        var tls: Configuration.TLS
        var connect: ConnectTarget?
        var proxy: ProxyEndpoint?
    }

    var address: Address
    var credentials: Configuration.Credentials
    var sources: Configuration.Sources
    var reconnect: Configuration.Reconnect
    var nodePoll: Duration
    var silence: SilenceLimit
    /// When the newest of the files was written that the credentials may have come from.
    var writtenAt: Timestamp

    init(_ configuration: Configuration) {
        address = Address(
            url: configuration.panel.url, dialect: configuration.panel.dialect, tls: configuration.tls,
            connect: configuration.panel.connect, proxy: configuration.panel.proxy)
        credentials = configuration.panel.credentials
        sources = configuration.sources
        reconnect = configuration.reconnect
        nodePoll = configuration.liveness.nodePoll
        silence = SilenceLimit(bound: configuration.liveness.silence, suspects: configuration.liveness.suspects)
        writtenAt = Timestamp(microseconds: configuration.writtenAt)
    }

    /// For how long a login is not tried, because the run before this one was refused the same one: a restart loop would
    /// have the panel tell its owner of each attempt. What was written since then may be right.
    func refusalLeft(_ login: LastLogin?, at now: Timestamp) -> Duration? {
        guard case .refused(let user?, let refusedAt)? = login, case .login(user, _) = credentials,
            writtenAt < refusedAt
        else { return nil }
        return LoginState.pauseLeft(afterRefusalSince: .microseconds(now.microseconds - refusedAt.microseconds))
    }

    /// What all streams share, and whom to ask about users. Blocks for the disk where the system's authorities are read.
    /// - Parameter refusedFor: for how long no login is tried.
    func panelAccess(
        loop: any EventLoop, observer: any SubscriptionObserver, refusedFor: Duration? = nil
    ) throws(TLSPolicyError) -> (panel: Subscription.Panel, users: any PanelUsers) {
        let access = PanelAccess(
            dialler: try Dialler(address, loop: loop, observer: observer), dialect: PanelDialect(address.dialect),
            observer: observer)
        let panel = Subscription.Panel(
            access, credentials: PanelCredentials(credentials), backoff: Backoff(reconnect), observer: observer,
            refusedUntil: refusedFor.map { MonotonicClock.continuous.now() + $0 })
        return (panel, access.client)
    }
}
