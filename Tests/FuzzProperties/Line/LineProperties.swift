// SPDX-License-Identifier: MIT

import LogRelayModel
import XrayLog

/// One log line, of any bytes: what the grammar finds lies where it may lie, each sink holds the line byte for byte, and
/// nothing of it steers what shows it.
enum LineProperties {
    static func check(_ line: [UInt8]) throws(BrokenProperty) {
        let xray = line.withUnsafeBytes { XrayLine(parsing: $0) }
        try FieldPlaces.check(xray, in: line)
        let record = LogRecord(seq: 7, offset: 0, length: line.count, xray: xray)
        let batch = RecordBatch(
            source: Source(id: .node(3), nodeName: "de-fra"),
            receivedAt: Timestamp(microseconds: 1_795_420_800_123_456), bytes: line, records: [record])
        try JournalProperties.check(batch, record)
        try SocketProperties.check(batch, record)
    }
}

extension TextRange {
    var range: Range<Int> { Int(offset)..<Int(offset) + Int(length) }

    /// The bytes it names.
    func bytes(of line: [UInt8]) -> [UInt8] { Array(line[range]) }
}
