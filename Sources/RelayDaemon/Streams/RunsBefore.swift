// SPDX-License-Identifier: MIT

import Continuity
import LogRelayModel
import PanelLogs

/// What the streams have to know of the runs before.
struct RunsBefore: Sendable {
    /// As many as a lane remembers.
    private static let remembered = 400
    /// A panel needs longer than that to restart; a relay does not.
    private static let restartTime = Duration.seconds(10)

    /// nil where nothing can be read back.
    var archive: (any LogArchive)?
    /// The last lines of those sources that told the most.
    private var lines: [SourceID: [ArchivedLine]] = [:]
    /// Of which sources nothing is missing untold.
    private(set) var settled = SettledSources.all
    /// What became of its last login; nil after a run that ended in order: whoever stopped it may have put right what was
    /// wrong on the panel.
    private(set) var lastLogin: LastLogin?
    /// It ended in order, and longer ago than a restart takes.
    private var isLongAgo = false
    /// Reading waits for the disk: a few sources at a time.
    private let gate = ConnectGate(width: 2)

    static var none: RunsBefore { RunsBefore(archive: nil) }

    private init(archive: (any LogArchive)?) {
        self.archive = archive
    }

    /// - Parameter now: when this run begins.
    init(_ recollection: Recollection, archive: any LogArchive, now: Timestamp = Timestamp.systemClock()) {
        self.archive = archive
        lastLogin = recollection.lastLogin
        switch recollection.lastRun {
        case .unknown: settled = .all
        case .ended(let time, let settled):
            (self.settled, lastLogin) = (settled, nil)
            isLongAgo = .microseconds(now.microseconds - time.microseconds) > Self.restartTime
        case .brokeOff: settled = .only([])
        }
        for record in recollection.records.reversed() {
            guard case .line(let line) = record, lines[line.source.id, default: []].count < Self.remembered else {
                continue
            }
            lines[line.source.id, default: []].append(line)
        }
        lines = lines.filter { $0.value.count == Self.remembered }.mapValues { $0.reversed() }
    }

    /// - Throws: where the journal cannot be read any more.
    func past(of source: SourceID) async throws(ArchiveError) -> SourcePast {
        let endedBadly = !settled.contains(source)
        if let known = lines[source] { return SourcePast(known, endedBadly: endedBadly, isLongAgo: isLongAgo) }
        guard let archive else { return SourcePast() }
        let read = try await gate.pass { () async throws(ArchiveError) in
            try await archive.lastLines(of: source, limit: Self.remembered)
        }
        return SourcePast(read, endedBadly: endedBadly, isLongAgo: isLongAgo)
    }
}
