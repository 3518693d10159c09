// SPDX-License-Identifier: MIT

/// A place in a source's lines where some are missing, told in band.
package struct Gap: Equatable, Sendable {
    /// Why lines are missing.
    package enum Reason: String, CaseIterable, Sendable {
        /// The panel's replay no longer reached back to the last relayed line.
        case replayExceeded = "replay_exceeded"
        /// The stream was reopened without a replay.
        case noReplay = "no_replay"
        /// The panel dropped lines of its own buffer.
        case panelOverflow = "panel_overflow"
        /// The stream was quiet for so long that it was reopened.
        case streamSilent = "stream_silent"
        /// journald took no entries for so long that the queue before it was full.
        case journalOverflow = "journal_overflow"
        /// The line before was longer than 8 MiB; its end is missing.
        case lineCut = "line_cut"
        /// The relay itself was down.
        case restart
    }

    package var seq: UInt64
    package var time: Timestamp
    package var source: Source
    package var reason: Reason
    /// How many lines are missing; nil where nobody can know.
    package var lost: UInt64?

    package init(seq: UInt64, time: Timestamp, source: Source, reason: Reason, lost: UInt64? = nil) {
        self.seq = seq
        self.time = time
        self.source = source
        self.reason = reason
        self.lost = lost
    }
}
