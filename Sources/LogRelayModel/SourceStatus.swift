// SPDX-License-Identifier: MIT

/// How a source stands and what it has brought in this run.
package struct SourceStatus: Equatable, Sendable {
    package var source: Source
    package var phase = SourceState.Phase.connecting
    package var reason: String?
    /// When the phase began.
    package var since: Timestamp
    /// When the stream was last seen to leave ``SourceState/Phase/connected``, or was first wanted; nil while it is
    /// connected.
    package var troubledSince: Timestamp?
    package var lines: UInt64 = 0
    package var bytes: UInt64 = 0
    package var gaps: UInt64 = 0
    /// The sum of the losses whose number is known.
    package var lost: UInt64 = 0
    /// Lines of replays that had been relayed before.
    package var duplicates: UInt64 = 0
    /// How often the stream was opened after the first time.
    package var reconnects: UInt64 = 0
    package var lastLine: Timestamp?
    private var wasConnected = false

    package init(source: Source, since: Timestamp) {
        self.source = source
        self.since = since
        self.troubledSince = since
    }

    /// A stream that is being tried again keeps the reason for which the last attempt failed.
    package mutating func change(to phase: SourceState.Phase, reason: String?, at now: Timestamp) {
        if phase == .connected {
            if wasConnected { reconnects += 1 }
            wasConnected = true
            troubledSince = nil
        } else if troubledSince == nil {
            troubledSince = now
        }
        if phase != self.phase { since = now }
        if phase != .connecting { self.reason = reason }
        self.phase = phase
    }

    package mutating func count(_ batch: RecordBatch) {
        lines += UInt64(batch.records.count)
        // By index: an element that is copied costs more than the sum.
        for index in batch.records.indices { bytes += UInt64(batch.records[index].length) }
        lastLine = batch.receivedAt
    }

    package mutating func count(_ gap: Gap) {
        gaps += 1
        lost += gap.lost ?? 0
    }
}
