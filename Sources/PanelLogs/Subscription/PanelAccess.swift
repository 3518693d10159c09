// SPDX-License-Identifier: MIT

package import LogRelayModel

/// The ways to one panel over the network: everything that asks it and everything that opens its streams goes through one
/// dialler.
package struct PanelAccess: Sendable {
    package let client: PanelClient
    package let dialects: DialectFinder
    package let transport: DialectTransport

    /// Connects to nothing yet.
    /// - Parameters:
    ///   - dialect: nil where the panel is to be asked.
    ///   - observer: is told what the panel says to that.
    package init(
        dialler: Dialler, dialect: PanelDialect?, observer: any SubscriptionObserver,
        eventStreamOptions: EventStreamOptions = EventStreamOptions(),
        wallClock: @escaping WallClock = Timestamp.systemClock
    ) {
        dialects = DialectFinder(dialler: dialler, fixed: dialect, observer: observer)
        client = PanelClient(dialler: dialler, dialects: dialects)
        transport = DialectTransport(
            dialects: dialects, webSocket: WebSocketTransport(dialler: dialler, wallClock: wallClock),
            eventStream: EventStreamTransport(dialler: dialler, options: eventStreamOptions, wallClock: wallClock))
    }
}

extension Subscription.Panel {
    /// What the streams of a panel over the network share.
    /// - Parameter refusedUntil: the panel has refused these very credentials shortly before.
    package init(
        _ access: PanelAccess, credentials: PanelCredentials, backoff: Backoff, observer: any SubscriptionObserver,
        refusedUntil: Duration? = nil
    ) {
        self.init(
            transport: access.transport, dialects: access.dialects,
            authenticator: Authenticator(
                credentials: credentials, panel: access.client, backoff: backoff, observer: observer,
                refusedUntil: refusedUntil),
            directory: NodeDirectory(panel: access.client), observer: observer)
    }
}
