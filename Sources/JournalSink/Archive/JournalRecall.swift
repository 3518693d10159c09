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
        var collector = RecordCollector(
            now: now, historyBytes: settings.historyBytes, mayMiss: barrier == nil || !settings.storesEverything)
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
        let ends = [RelayMessageID.started, RelayMessageID.stopped, RelayMessageID.stoppedShort]
        if let message = try newestMessage(among: ends, in: reader, before: barrier) {
            switch message.id {
            case RelayMessageID.stopped: recollection.lastRun = .stopped(at: message.time)
            case RelayMessageID.stoppedShort: recollection.lastRun = .stoppedShort(at: message.time)
            default: recollection.lastRun = .brokeOff(startedAt: message.time)
            }
        }
        let logins = [RelayMessageID.loggedIn, RelayMessageID.loginRefused]
        if let message = try newestMessage(among: logins, in: reader, before: barrier) {
            recollection.lastLogin =
                message.id == RelayMessageID.loggedIn
                ? .accepted(user: message.user, at: message.time) : .refused(user: message.user, at: message.time)
        }
    }

    private func newestMessage(
        among ids: [String], in reader: borrowing JournalReader, before barrier: String?
    ) throws(ArchiveError) -> (id: String, time: Timestamp, user: String?)? {
        let own = [
            JournalMatch("_UID", "\(settings.userID)"), JournalMatch("SYSLOG_IDENTIFIER", "pasarguard-logrelay"),
            JournalMatch("RELAY_INSTANCE", settings.instance),
        ]
        // Values of one field are alternatives.
        try reader.select(own + ids.map { JournalMatch("MESSAGE_ID", $0) })
        try reader.seek(before: barrier)
        guard try reader.previous() else { return nil }
        let fields = try StoredFields(of: reader)
        guard let id = fields.messageID else { return nil }
        return (id, try reader.realTime(), fields.user)
    }
}
