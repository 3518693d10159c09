// SPDX-License-Identifier: MIT

import LogRelayModel
import XrayLog

extension RecordBatch {
    /// The lines as records, numbered from `seq` on and parsed.
    init(_ lines: [[UInt8]], seq: UInt64 = 1, source: Source = Source(id: .core)) {
        var bytes: [UInt8] = []
        var records: [LogRecord] = []
        for (index, line) in lines.enumerated() {
            let xray = line.withUnsafeBytes { XrayLine(parsing: $0) }
            records.append(
                LogRecord(seq: seq + UInt64(index), offset: bytes.count, length: line.count, xray: xray))
            bytes += line
        }
        self.init(source: source, receivedAt: .testing, bytes: bytes, records: records)
    }

    /// One line, with what the panel has told of its user.
    init(_ line: String, toldName: String, seq: UInt64 = 1) {
        self.init([line], seq: seq)
        records[0].toldName = TextRange(offset: bytes.count, length: toldName.utf8.count)
        bytes += toldName.utf8
    }

    init(_ lines: [String], seq: UInt64 = 1, source: Source = Source(id: .core)) {
        self.init(lines.map { Array($0.utf8) }, seq: seq, source: source)
    }
}

extension Timestamp {
    /// 2026-11-23T09:00:00.123456Z
    static let testing = Timestamp(microseconds: 1_795_424_400_123_456)
}
