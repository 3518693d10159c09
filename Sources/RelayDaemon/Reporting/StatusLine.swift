// SPDX-License-Identifier: MIT

import JournalSink
import LogRelayModel
import Relay

/// The daemon's state in one line, for `STATUS=`:
/// `3 of 4 streams connected, 128 lines/s; node:2 waiting 12 s: node is not connected`.
struct StatusLine: Equatable, CustomStringConvertible {
    /// More troubled sources than this are only counted.
    private static let mostTold = 3

    var sources: [SourceStatus]
    var linesPerSecond: Int
    /// nil where the journal is switched off.
    var journal: JournalSnapshot?
    /// Why the panel's nodes are not known, if they are wanted and not known.
    var nodeListTrouble: String?
    var now: Timestamp

    var description: String {
        let connected = sources.count { $0.phase == .connected }
        let troubled = sources.filter { $0.phase != .connected }
        var parts = ["\(connected) of \(sources.count) streams connected, \(linesPerSecond) lines/s"]
        if let nodeListTrouble { parts.append("nodes are not known: \(nodeListTrouble)") }
        if let journal { parts += describe(journal) }
        parts += troubled.prefix(Self.mostTold).map(describe)
        if troubled.count > Self.mostTold { parts.append("\(troubled.count - Self.mostTold) more are not connected") }
        return parts.joined(separator: "; ")
    }

    private func describe(_ source: SourceStatus) -> String {
        // A retry in progress is part of the waiting, unless there has been no failure yet.
        let phase = source.phase == .connecting && source.reason != nil ? SourceState.Phase.waiting : source.phase
        let duration = source.troubledSince.map { " \(max(now.microseconds - $0.microseconds, 0) / 1_000_000) s" } ?? ""
        let reason = source.reason.map { ": \($0)" } ?? ""
        return "\(source.source.id) \(phase)\(duration)\(reason)"
    }

    private func describe(_ journal: JournalSnapshot) -> [String] {
        switch journal.phase {
        case .storing, .connecting: []
        case .waiting, .missing: ["\(journal.phase.inWords), \(journal.queued) entries wait"]
        }
    }
}
