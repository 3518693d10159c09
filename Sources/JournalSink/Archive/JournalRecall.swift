// SPDX-License-Identifier: MIT

import LogRelayModel

/// Reads what a run that begins has to know, all of it as of one moment: the barrier's.
struct JournalRecall {
    let settings: JournalArchive.Settings
    let now: Timestamp

    func perform() throws(ArchiveError) -> Recollection {
        let reader = try JournalReader.open(settings.place)
        let barrier = try Barrier(settings: settings).pass(in: reader)
        if barrier == nil, let path = settings.place.forbiddenFile { throw .notPermitted(path: path) }
        var recollection = Recollection()
        if barrier == nil { recollection.shortfall = .notStoredYet }
        try readRecords(from: reader, before: barrier, into: &recollection)
        try readMessages(from: reader, before: barrier, into: &recollection)
        return recollection
    }

    private func readRecords(
        from reader: borrowing JournalReader, before barrier: String?, into recollection: inout Recollection
    ) throws(ArchiveError) {
        let selective = try newest(
            in: reader, before: barrier, with: [JournalMatch(JournalNote.extent, "\(JournalNote.some)")]
        ).map { SelectiveRun(process: $0.fields.process, begunAt: $0.time) }
        var collector = RecordCollector(
            now: now, historyBytes: settings.historyBytes, mayMiss: barrier == nil, selective: selective)
        let deadline = ContinuousClock.now + settings.readingTime
        try reader.select(settings.storedBySink)
        try reader.seek(before: barrier)
        do throws(ArchiveError) {
            while try reader.previous() {
                let entry = StoredEntry(try StoredFields(of: reader), storedAt: try reader.realTime())
                guard collector.take(entry), .now < deadline else { break }
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
        from reader: borrowing JournalReader, before barrier: String?, into recollection: inout Recollection
    ) throws(ArchiveError) {
        if let (fields, time) = try newest(
            in: reader, before: barrier,
            with: [JournalNote.begun, JournalNote.ended].map { JournalMatch(JournalNote.field, "\($0)") })
        {
            recollection.lastRun =
                fields.run == "\(JournalNote.ended)"
                ? .ended(at: time, settled: fields.settled.map { .only($0) } ?? .all) : .brokeOff(begunAt: time)
        }
        if let (fields, time) = try newest(
            in: reader, before: barrier,
            with: [RelayMessageID.loggedIn, RelayMessageID.loginRefused].map { JournalMatch("MESSAGE_ID", $0) })
        {
            recollection.lastLogin =
                fields.messageID == RelayMessageID.loggedIn
                ? .accepted(user: fields.user, at: time) : .refused(user: fields.user, at: time)
        }
    }

    /// The newest of this instance's own messages and notes that has one of the values.
    private func newest(
        in reader: borrowing JournalReader, before barrier: String?, with values: [JournalMatch]
    ) throws(ArchiveError) -> (fields: StoredFields, time: Timestamp)? {
        let own = [
            JournalMatch("_UID", "\(settings.userID)"), JournalMatch("SYSLOG_IDENTIFIER", "pasarguard-logrelay"),
            JournalMatch("RELAY_INSTANCE", settings.instance),
        ]
        // Values of one field are alternatives.
        try reader.select(own + values)
        try reader.seek(before: barrier)
        guard try reader.previous() else { return nil }
        // The barrier itself, which is one of those notes: libsystemd goes to it first.
        if try reader.cursor() == barrier, try !reader.previous() { return nil }
        return (try StoredFields(of: reader), try reader.realTime())
    }
}
