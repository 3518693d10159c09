// SPDX-License-Identifier: MIT

package import LogRelayModel

/// What the relay itself knows, for the answer to `status`. The socket adds what it knows of itself.
package struct StatusReport: Equatable, Sendable {
    /// How the way to journald stands. Counts are of entries: lines and gaps.
    package struct Journal: Equatable, Sendable {
        package var handedOver: UInt64
        package var queued: Int
        package var queuedBytes: Int
        package var dropped: UInt64

        package init(handedOver: UInt64, queued: Int, queuedBytes: Int, dropped: UInt64) {
            self.handedOver = handedOver
            self.queued = queued
            self.queuedBytes = queuedBytes
            self.dropped = dropped
        }
    }

    /// `host:port`, never with credentials.
    package var panel: String
    /// Where the relay connects instead of there: `unix:/run/panel.sock`.
    package var connect: String?
    /// `socks5://host:port`, never with credentials; nil where the panel is connected to directly.
    package var proxy: String?
    /// `websocket` or `sse`; nil while it is not known.
    package var dialect: String?
    /// Why the panel refuses the relay's login, in a sentence; nil where it does not.
    package var loginRefused: String?
    /// In order.
    package var sources: [SourceStatus]
    /// nil where the journal is switched off.
    package var journal: Journal?

    package init(
        panel: String, connect: String? = nil, proxy: String? = nil, dialect: String?, loginRefused: String? = nil,
        sources: [SourceStatus], journal: Journal?
    ) {
        self.panel = panel
        self.connect = connect
        self.proxy = proxy
        self.dialect = dialect
        self.loginRefused = loginRefused
        self.sources = sources
        self.journal = journal
    }
}

/// Gives the report for one answer. Called on the socket's event loop, and must not block: an actor on the same loop can
/// be asked with `assumeIsolated`.
package typealias StatusSource = @Sendable () -> StatusReport
