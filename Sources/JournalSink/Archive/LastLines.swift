// SPDX-License-Identifier: MIT

import LogRelayModel

/// The last lines of one source, for a lane that has to know what it relayed last.
enum LastLines {
    /// Beyond this many bytes no further line is read.
    private static let mostBytes = 8 << 20

    /// In the order in which they were stored, which is that in which they came, whatever the clock did meanwhile.
    static func read(
        of source: SourceID, limit: Int, settings: JournalArchive.Settings, others: OtherRuns
    ) throws(ArchiveError) -> [ArchivedLine] {
        let reader = try JournalReader.open(settings.place)
        try reader.select(settings.storedBySink + [JournalMatch("PASARGUARD_SOURCE", source.description)])
        try reader.seek(before: nil)
        var lines: [ArchivedLine] = []
        var bytes = 0
        while lines.count < limit, bytes < mostBytes, try reader.previous() {
            let entry = StoredEntry(try StoredFields(of: reader), storedAt: try reader.realTime())
            guard case .line(let line) = entry.record, !others.contains(entry.process) else { continue }
            lines.append(line)
            bytes += line.bytes.count
        }
        return lines.reversed()
    }
}
