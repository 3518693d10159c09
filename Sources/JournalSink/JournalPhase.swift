// SPDX-License-Identifier: MIT

/// How the way to journald stands.
package enum JournalPhase: Equatable, Sendable {
    /// Not tried yet.
    case connecting
    /// journald takes entries.
    case storing
    /// journald has taken nothing for a second: it is stopped, or far behind. Entries wait.
    case waiting
    /// journald's socket cannot be connected to, for this `errno`. Entries wait; it is tried again four times a second.
    case missing(CInt)

    /// In words, for `STATUS=` and messages.
    package var inWords: String {
        switch self {
        case .connecting: "connecting to journald"
        case .storing: "storing"
        case .waiting: "waiting for journald"
        case .missing: "journald is not running"
        }
    }
}

/// What the sink tells the daemon, so that it can be logged. Called on the sender's thread; must not block for long.
package enum JournalSinkEvent: Equatable, Sendable {
    case phaseChanged(from: JournalPhase, to: JournalPhase)
    /// An entry was refused with this `errno` and counted as lost; told once until an entry is taken again.
    case entryRefused(CInt)
}

/// Figures of the sink at one moment.
package struct JournalSnapshot: Equatable, Sendable {
    package var phase: JournalPhase
    /// Entries (lines and gaps) given to journald in this run.
    package var handedOver: UInt64
    /// Entries that wait.
    package var queued: Int
    /// What they hold in memory.
    package var queuedBytes: Int
    /// Lines that found no room, and entries that the socket refused for good, in this run.
    package var dropped: UInt64

    package init(phase: JournalPhase, handedOver: UInt64, queued: Int, queuedBytes: Int, dropped: UInt64) {
        self.phase = phase
        self.handedOver = handedOver
        self.queued = queued
        self.queuedBytes = queuedBytes
        self.dropped = dropped
    }
}
