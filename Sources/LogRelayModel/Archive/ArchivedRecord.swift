// SPDX-License-Identifier: MIT

/// A record of an earlier run, as it was stored.
package enum ArchivedRecord: Equatable, Sendable {
    case line(ArchivedLine)
    case gap(Gap)

    package var seq: UInt64 {
        switch self {
        case .line(let line): line.seq
        case .gap(let gap): gap.seq
        }
    }

    /// When it was received.
    package var time: Timestamp {
        switch self {
        case .line(let line): line.time
        case .gap(let gap): gap.time
        }
    }

    package var source: Source {
        switch self {
        case .line(let line): line.source
        case .gap(let gap): gap.source
        }
    }
}

/// A line of an earlier run. What it says is not read back: the grammar reads it again.
package struct ArchivedLine: Equatable, Sendable {
    package var seq: UInt64
    /// When it was received, or where it was stored at once, when it was handed over.
    package var time: Timestamp
    package var source: Source
    /// The bytes as the panel sent them.
    package var bytes: [UInt8]
    /// The user's name as it was stored: from the line, or told by the panel, which says nothing of the lines of old.
    package var username: String?

    package init(seq: UInt64, time: Timestamp, source: Source, bytes: [UInt8], username: String? = nil) {
        self.seq = seq
        self.time = time
        self.source = source
        self.bytes = bytes
        self.username = username
    }
}
