// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import XrayLog

extension History {
    /// Keeps the newest of the records that earlier runs told, in a history that is empty yet.
    mutating func refill(from recollection: Recollection) {
        // Numbers of this run's own would be no memory.
        let end = completeAfter
        guard segments.isEmpty, limit > 0 else { return }
        if let earlier = recollection.completeAfter, earlier < end { completeAfter = earlier }
        var segment: Segment?
        for record in recollection.records where record.seq <= end {
            let records = NDJSONEncoder.encode(record)
            if segment?.append(records, of: record.source.id, upTo: limit / 16) != true {
                keep(segment)
                segment = Segment(source: record.source.id, records: records, time: record.time)
            }
        }
        keep(segment)
    }

    private mutating func keep(_ segment: Segment?) {
        guard let segment else { return }
        // Put together bit by bit, it has up to twice the storage that it needs.
        _ = append(segment.records.copied(), of: segment.source, at: segment.time)
    }
}

extension History.Segment {
    /// Takes records at the end if they are of the same source, and if all is no longer than `length` then, or than
    /// 64 KiB.
    ///
    /// - Returns: whether it took them.
    fileprivate mutating func append(_ more: EncodedRecords, of source: SourceID, upTo length: Int) -> Bool {
        guard source == self.source,
            records.bytes.readableBytes + more.bytes.readableBytes <= min(length, 64 * 1024)
        else { return false }
        records.append(more.marks.indices, of: more)
        return true
    }
}

extension NDJSONEncoder {
    /// What an earlier run stored, as it was told then; but for its time, which is that of the hand-over where it was
    /// stored at once.
    static func encode(_ record: ArchivedRecord) -> EncodedRecords {
        switch record {
        case .gap(let gap): return encode(gap)
        case .line(let line):
            let xray = line.bytes.withUnsafeBytes { XrayLine(parsing: $0) }
            var record = LogRecord(seq: line.seq, offset: 0, length: line.bytes.count, xray: xray)
            var bytes = line.bytes
            if xray.lacksName, let name = line.username {
                record.toldName = TextRange(offset: bytes.count, length: name.utf8.count)
                bytes += name.utf8
            }
            return encode(
                RecordBatch(source: line.source, receivedAt: line.time, bytes: bytes, records: [record]))
        }
    }
}
