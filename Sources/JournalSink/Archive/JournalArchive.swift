// SPDX-License-Identifier: MIT

import Glibc
package import LogRelayModel
import Synchronization

/// What the sink has stored in earlier runs, read back from the journal.
///
/// Any local user can write entries like the sink's; only `_UID` is journald's own word (`systemd.journal-fields(7)`), so
/// only entries of the user that this process runs as count.
package final class JournalArchive: LogArchive {
    package struct Settings: Sendable {
        package var place: JournalPlace
        /// Where journald listens.
        package var socketPath: String
        /// `SYSLOG_IDENTIFIER=` and `PASARGUARD_INSTANCE=` of what the sink stores.
        package var identifier: String
        package var instance: String
        /// Whose entries count.
        package var userID: UInt32
        /// About how many bytes the records that are recalled may take when they are encoded for the socket; they take
        /// less than that here. While they are read, the parts of the journal's files that they are in count as memory of
        /// the process too, but need none of their own. 0: only the last number is wanted.
        package var historyBytes: Int
        /// This run leaves nothing out of the journal by its level or kind. Where it does, that is noted for later runs.
        package var storesEverything: Bool
        /// journald stores entries of this `PRIORITY=` and of smaller ones, 0…7 (`MaxLevelStore=`).
        package var storedPriority: Int
        /// What this run is made of, which tells it from others of the same instance; nil: every one is its own.
        package var run: RunOrigin?
        /// How long journald may take to store what it was given earlier.
        package var patience: Duration
        /// How long reading records may take; those that were not reached are not recalled.
        package var readingTime: Duration

        package init(
            place: JournalPlace = .machine(namespace: nil), socketPath: String = "/run/systemd/journal/socket",
            identifier: String = "pasarguard", instance: String = "relay", userID: UInt32 = getuid(),
            historyBytes: Int = 16 << 20, storesEverything: Bool = true, storedPriority: Int = 7,
            run: RunOrigin? = nil, patience: Duration = .seconds(2),
            readingTime: Duration = .seconds(1)
        ) {
            self.place = place
            self.socketPath = socketPath
            self.identifier = identifier
            self.instance = instance
            self.userID = userID
            self.historyBytes = historyBytes
            self.storesEverything = storesEverything
            self.storedPriority = storedPriority
            self.run = run
            self.patience = patience
            self.readingTime = readingTime
        }
    }

    let settings: Settings
    private let wallClock: WallClock
    /// As ``recall()`` has found them.
    private let others = Mutex(OtherRuns())

    package init(settings: Settings, wallClock: @escaping WallClock = Timestamp.systemClock) {
        self.settings = settings
        self.wallClock = wallClock
    }

    /// Writes an entry to the journal, waits until it can be read, and reads what stands before it.
    package func recall() async throws(ArchiveError) -> Recollection {
        let (recollection, found) = try await read { [settings, wallClock] () throws(ArchiveError) in
            try JournalRecall(settings: settings, now: wallClock()).perform()
        }
        others.withLock { $0 = found }
        return recollection
    }

    /// Leaves word that this run has handed over everything, for the next one.
    /// - Parameter settled: of which sources nothing is missing untold, from earlier runs either.
    package func noteEnd(settled: SettledSources) async throws(ArchiveError) {
        try await read { [settings] () throws(ArchiveError) in
            // Where it does not come to that, the next run takes this one for broken off, which is the safe mistake.
            _ = JournalNote.runEnds(settled: settled).send(settings, until: .now + .milliseconds(200))
        }
    }

    package func lastLines(of source: SourceID, limit: Int) async throws(ArchiveError) -> [ArchivedLine] {
        let others = others.withLock { $0 }
        return try await read { [settings] () throws(ArchiveError) in
            try LastLines.read(of: source, limit: limit, settings: settings, others: others)
        }
    }

    private func read<Value: Sendable>(
        _ body: @escaping @Sendable () throws(ArchiveError) -> Value
    ) async throws(ArchiveError) -> Value {
        let result: Result<Value, ArchiveError>
        do {
            result = try await JournalThread.run(named: "journal-reader") { Result(catching: body) }
        } catch {
            throw .noThread(error.code)
        }
        return try result.get()
    }
}

extension JournalArchive.Settings {
    /// An emergency is also written to everybody's terminal: no entry is one.
    var storesNotes: Bool { storedPriority >= 1 }

    /// Selects everything that this instance's sink has stored.
    var storedBySink: [JournalMatch] {
        [
            JournalMatch("_UID", "\(userID)"), JournalMatch("SYSLOG_IDENTIFIER", identifier),
            JournalMatch("PASARGUARD_INSTANCE", instance),
        ]
    }
}
