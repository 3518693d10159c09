// SPDX-License-Identifier: MIT

import Glibc
import LogRelayModel

/// Reads what a run that begins has to know, all of it as of one moment: the barrier's.
struct JournalRecall {
    /// So many runs are looked through for those of other relays.
    private static let mostRuns = 256

    let settings: JournalArchive.Settings
    let now: Timestamp

    func perform() throws(ArchiveError) -> (Recollection, OtherRuns) {
        let reader = try JournalReader.open(settings.place)
        let barrier = try Barrier(settings: settings).pass(in: reader)
        if barrier == nil, let path = settings.place.forbiddenFile { throw .notPermitted(path: path) }
        var recollection = Recollection()
        if barrier == nil { recollection.shortfall = settings.storesNotes ? .notStoredYet : .nothingStored }
        let others = try otherRuns(in: reader, before: barrier)
        recollection.otherConfiguration = others.recent
        try readRecords(from: reader, before: barrier, without: others, into: &recollection)
        try readMessages(from: reader, before: barrier, without: others, into: &recollection)
        return (recollection, others)
    }

    private func otherRuns(
        in reader: borrowing JournalReader, before barrier: String?
    ) throws(ArchiveError) -> OtherRuns {
        var others = OtherRuns()
        guard let own = settings.run else { return others }
        var ownBoot: String?
        var looked = 0
        try reader.select(ownMessages + [JournalMatch(JournalNote.field, "\(JournalNote.begun)")])
        try reader.seek(before: barrier)
        while looked < Self.mostRuns, try reader.previous() {
            looked += 1
            let fields = try StoredFields(of: reader)
            // libsystemd goes to the barrier itself first.
            if try reader.cursor() == barrier {
                ownBoot = fields.process.boot
                continue
            }
            let origin = fields.configuration.flatMap { configuration in
                fields.panel.map { RunOrigin(configuration: configuration, panel: $0) }
            }
            others.take(
                origin, of: fields.process, own: own,
                isRunning: fields.process.boot == ownBoot && fields.process.isRunning)
        }
        return others
    }

    private func readRecords(
        from reader: borrowing JournalReader, before barrier: String?, without others: OtherRuns,
        into recollection: inout Recollection
    ) throws(ArchiveError) {
        let selective = try newest(
            in: reader, before: barrier, without: others,
            with: [JournalMatch(JournalNote.extent, "\(JournalNote.some)")]
        ).map { SelectiveRun(process: $0.fields.process, begunAt: $0.time) }
        var collector = RecordCollector(
            now: now, historyBytes: settings.historyBytes, mayMiss: barrier == nil, selective: selective)
        let deadline = ContinuousClock.now + settings.readingTime
        try reader.select(settings.storedBySink)
        try reader.seek(before: barrier)
        do throws(ArchiveError) {
            while try reader.previous() {
                let entry = StoredEntry(try StoredFields(of: reader), storedAt: try reader.realTime())
                let isWanted = others.contains(entry.process) || collector.take(entry)
                guard isWanted, .now < deadline else { break }
            }
        } catch {
            // What is newer than the damage is as good as ever.
            recollection.shortfall = .readingFailed(error)
        }
        recollection.lastSeq = collector.lastSeq
        recollection.records = collector.records
        recollection.completeAfter = collector.completeAfter
    }

    private func readMessages(
        from reader: borrowing JournalReader, before barrier: String?, without others: OtherRuns,
        into recollection: inout Recollection
    ) throws(ArchiveError) {
        if let (fields, time) = try newest(
            in: reader, before: barrier, without: others,
            with: [JournalNote.begun, JournalNote.ended].map { JournalMatch(JournalNote.field, "\($0)") })
        {
            recollection.lastRun =
                fields.run == "\(JournalNote.ended)"
                ? .ended(at: time, settled: fields.settled.map { .only($0) } ?? .all) : .brokeOff(begunAt: time)
        }
        if let (fields, time) = try newest(
            in: reader, before: barrier, without: others,
            with: [RelayMessageID.loggedIn, RelayMessageID.loginRefused].map { JournalMatch("MESSAGE_ID", $0) })
        {
            recollection.lastLogin =
                fields.messageID == RelayMessageID.loggedIn
                ? .accepted(user: fields.user, at: time) : .refused(user: fields.user, at: time)
        }
    }

    /// The newest of this instance's own messages and notes that has one of the values.
    private func newest(
        in reader: borrowing JournalReader, before barrier: String?, without others: OtherRuns,
        with values: [JournalMatch]
    ) throws(ArchiveError) -> (fields: StoredFields, time: Timestamp)? {
        // Values of one field are alternatives.
        try reader.select(ownMessages + values)
        try reader.seek(before: barrier)
        while try reader.previous() {
            // The barrier itself, which is one of those notes: libsystemd goes to it first.
            if try reader.cursor() == barrier { continue }
            let fields = try StoredFields(of: reader)
            if !others.contains(fields.process) { return (fields, try reader.realTime()) }
        }
        return nil
    }

    private var ownMessages: [JournalMatch] {
        [
            JournalMatch("_UID", "\(settings.userID)"), JournalMatch("SYSLOG_IDENTIFIER", "pasarguard-logrelay"),
            JournalMatch("RELAY_INSTANCE", settings.instance),
        ]
    }
}

extension ProcessMark {
    /// Of this boot. Another process may have got its number meanwhile; this one is none of the others.
    fileprivate var isRunning: Bool {
        guard let number = pid_t(exactly: id), number > 0, number != getpid() else { return false }
        return kill(number, 0) == 0 || errno == EPERM
    }
}
