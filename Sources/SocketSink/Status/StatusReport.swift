// SPDX-License-Identifier: MIT

package import LogRelayModel

/// What the relay itself knows, for the answer to `status`. The socket adds what it knows of itself.
package struct StatusReport: Equatable, Sendable {
    /// How one source stands and what it has brought in this run.
    package struct Source: Equatable, Sendable {
        package var source: LogRelayModel.Source
        package var phase: SourceState.Phase
        /// When the phase began.
        package var since: Timestamp
        package var reason: String?
        package var lines: UInt64
        package var bytes: UInt64
        package var gaps: UInt64
        /// The sum of the losses whose number is known.
        package var lost: UInt64
        /// Lines of replays that had been relayed before.
        package var duplicates: UInt64
        package var reconnects: UInt64
        /// When the last line came; nil before the first.
        package var lastLine: Timestamp?

        package init(
            source: LogRelayModel.Source, phase: SourceState.Phase, since: Timestamp, reason: String? = nil,
            lines: UInt64 = 0, bytes: UInt64 = 0, gaps: UInt64 = 0, lost: UInt64 = 0, duplicates: UInt64 = 0,
            reconnects: UInt64 = 0, lastLine: Timestamp? = nil
        ) {
            self.source = source
            self.phase = phase
            self.since = since
            self.reason = reason
            self.lines = lines
            self.bytes = bytes
            self.gaps = gaps
            self.lost = lost
            self.duplicates = duplicates
            self.reconnects = reconnects
            self.lastLine = lastLine
        }
    }

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
    /// `websocket` or `sse`; nil while it is not known.
    package var dialect: String?
    /// In order.
    package var sources: [Source]
    /// nil where the journal is switched off.
    package var journal: Journal?

    package init(panel: String, dialect: String?, sources: [Source], journal: Journal?) {
        self.panel = panel
        self.dialect = dialect
        self.sources = sources
        self.journal = journal
    }
}

/// Gives the report for one answer. Called on the socket's event loop, and must not block: an actor on the same loop can
/// be asked with `assumeIsolated`.
package typealias StatusSource = @Sendable () -> StatusReport
