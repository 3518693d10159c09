// SPDX-License-Identifier: MIT

import PanelSimulator

/// Everything known of one round: what the panel's sources printed, what the panel made of it, what the relay told of it,
/// and to whom.
struct Ledger: Sendable {
    /// One life of the relay's process.
    struct Run: Equatable, Sendable {
        enum Ending: Equatable, Sendable {
            /// By itself, after SIGTERM: everything it had received is told and stored.
            case orderly
            /// By SIGKILL: what was not stored yet is not remembered.
            case killed
        }

        /// Every number of this run is at least this, and those of earlier runs are below: the time of its start in
        /// microseconds.
        var firstSeq: UInt64
        var ending: Ending
    }

    /// A record of the relay, wherever it was seen.
    struct Record: Equatable, Sendable {
        enum Content: Equatable, Sendable {
            case line(String)
            case gap(String, lost: UInt64?)
        }

        var seq: UInt64
        /// When it was told, or stored, in microseconds.
        var time: Int64
        var source: String
        var content: Content

        /// The socket and the journal have times of their own.
        static func == (one: Record, other: Record) -> Bool {
            (one.seq, one.source, one.content) == (other.seq, other.source, other.content)
        }
    }

    /// What one consumer got, over all its connections, in order.
    struct Consumer: Sendable {
        enum Item: Equatable, Sendable {
            case record(Record)
            case dropped(count: UInt64, from: UInt64, to: UInt64)
            /// A connection after the first began, when `newest` was the last number given. `missing` is what the answer
            /// said is not there any more.
            case resumed(after: UInt64, missing: String?, newest: UInt64)
            /// No record and no answer: no JSON, or a complaint.
            case unreadable(String)
        }

        var name: String
        var items: [Item] = []
    }

    /// A stream that was open and could not bring any line more.
    struct DeafStream: Equatable, Sendable {
        var source: String
        /// From when it fell silent until it was closed.
        var length: Duration
    }

    /// By source, every line in the order it was printed. Sources that printed nothing are there as well.
    var emitted: [String: [String]] = [:]
    /// What the panel threw away of it. A line that another reader took while the relay's stream got the others can be
    /// missing without a gap: no relay can see that. Every other one has to lie in a gap.
    var discarded: [DiscardedLines] = []
    var deafStreams: [DeafStream] = []
    /// For how long a stream may be deaf at the sources' rates.
    var longestDeafness = Duration.seconds(45)
    /// In order.
    var runs: [Run] = []
    /// Each was there from before the first line until after the last.
    var consumers: [Consumer] = []
    /// In the order in which it was stored.
    var journal: [Record] = []
    /// Whether the panel repeats its last lines to whoever connects, so that lines it had dropped come late.
    var hasReplay = true
}
