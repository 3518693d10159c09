// SPDX-License-Identifier: MIT

import JournalProtocol
import JournalSink
import LogRelayModel
import NIOCore
import SocketSink
import XrayLog

/// What is done once for each line, whatever brought it: it is understood, and encoded for both sinks.
extension Measure {
    static var lines: [Measure] {
        [
            Measure(name: "copy", what: "copying the line, for comparison") { lines in
                let work = LineWork(lines)
                return { work.copy() }
            },
            Measure(name: "parse", what: "understanding the line") { lines in
                let work = LineWork(lines)
                return { work.parse() }
            },
            Measure(name: "journal", what: "encoding the journal's entry") { lines in
                let work = LineWork(lines)
                return { work.encodeEntries() }
            },
            Measure(name: "socket", what: "encoding the socket's object") { lines in
                let work = LineWork(lines)
                return { work.encodeObjects() }
            },
            Measure(name: "line", what: "all three: understanding it and encoding it for both") { lines in
                let work = LineWork(lines)
                return { work.parse() + work.encodeEntries() + work.encodeObjects() }
            },
        ]
    }
}

private final class LineWork {
    private let lines: SampleLines
    private var batch: RecordBatch
    private var encoder = EntryEncoder(identifier: "pasarguard", instance: "relay")
    private var buffer = EntryBuffer()

    init(_ lines: SampleLines) {
        self.lines = lines
        batch = RecordBatch(
            source: Source(id: .node(3), nodeName: "de-fra"), receivedAt: lines.batch.receivedAt,
            bytes: lines.batch.bytes, records: [])
        _ = parse()
    }

    func copy() -> Int {
        buffer.clear()
        lines.batch.bytes.withUnsafeBytes { all in
            for line in lines.batch.lines {
                buffer.append(UnsafeRawBufferPointer(rebasing: all[line.offset..<line.offset + line.length]))
            }
        }
        return buffer.count
    }

    func parse() -> Int {
        var seq: UInt64 = 1_795_420_800_123_456
        batch.records = lines.batch.bytes.withUnsafeBytes { all in
            lines.batch.lines.map { line in
                seq += 1
                let text = UnsafeRawBufferPointer(rebasing: all[line.offset..<line.offset + line.length])
                return LogRecord(
                    seq: seq, offset: line.offset, length: line.length, xray: XrayLine(parsing: text))
            }
        }
        return batch.records.count
    }

    func encodeEntries() -> Int {
        buffer.clear()
        encoder.commonFields(of: batch.source).withUnsafeBytes { common in
            batch.bytes.withUnsafeBytes { all in
                batch.records.withUnsafeBufferPointer { records in
                    for index in records.indices {
                        let range = records[index].offset..<records[index].offset + records[index].length
                        encoder.append(
                            records[index], line: UnsafeRawBufferPointer(rebasing: all[range]), common: common,
                            receivedAt: nil, to: &buffer)
                    }
                }
            }
        }
        return buffer.count
    }

    func encodeObjects() -> Int {
        NDJSONEncoder.encode(batch).bytes.readableBytes
    }
}
