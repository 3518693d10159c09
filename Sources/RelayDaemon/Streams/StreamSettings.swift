// SPDX-License-Identifier: MIT

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
    }

    var address: Address
    var credentials: Configuration.Credentials
    var sources: Configuration.Sources
    var reconnect: Configuration.Reconnect
    var nodePoll: Duration
    var silence: Duration

    init(_ configuration: Configuration) {
        address = Address(
            url: configuration.panel.url, dialect: configuration.panel.dialect, tls: configuration.tls)
        credentials = configuration.panel.credentials
        sources = configuration.sources
        reconnect = configuration.reconnect
        nodePoll = configuration.liveness.nodePoll
        silence = configuration.liveness.silence
    }

    /// The way to the panel, which all streams share.
    func panelAccess(
        loop: any EventLoop, observer: any SubscriptionObserver
    ) throws(TLSPolicyError) -> Subscription.Panel {
        let endpoint = PanelEndpoint(address.url)
        let tls =
            endpoint.scheme == .https
            ? try TLSPolicy(authorities: address.tls.caFile, verifies: address.tls.verify) : nil
        let dialler = Dialler(endpoint: endpoint, tls: tls, loop: loop)
        let dialects =
            PanelDialect(address.dialect).map(DialectFinder.init(fixed:))
            ?? DialectFinder(dialler: dialler, observer: observer)
        let client = PanelClient(dialler: dialler, dialects: dialects)
        return Subscription.Panel(
            transport: DialectTransport(
                dialects: dialects,
                webSocket: WebSocketTransport(dialler: dialler, wallClock: Timestamp.systemClock),
                eventStream: EventStreamTransport(dialler: dialler, wallClock: Timestamp.systemClock)),
            dialects: dialects,
            authenticator: Authenticator(
                credentials: PanelCredentials(credentials), panel: client, backoff: Backoff(reconnect),
                observer: observer),
            directory: NodeDirectory(panel: client), observer: observer)
    }
}
