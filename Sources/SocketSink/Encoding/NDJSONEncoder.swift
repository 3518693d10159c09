// SPDX-License-Identifier: MIT

package import LogRelayModel
package import NIOCore
import XrayLog

/// Encodes what consumers read: one JSON object a line, keys in the order of the socket's documentation, absent where
/// they do not apply.
package enum NDJSONEncoder {
    /// The `log` objects of a batch, from one record on, in one buffer: as many as go into `limit` bytes, and at least one.
    package static func encode(_ batch: RecordBatch, from first: Int = 0, upTo limit: Int = .max) -> EncodedRecords {
        let origin = LogObject.origin(of: batch)
        var bytes = ByteBuffer()
        var marks: [EncodedRecords.Mark] = []
        // In place: a record is some hundred bytes, and is read twice here.
        batch.records.withUnsafeBufferPointer { records in
            let indices = first..<records.count
            bytes.reserveCapacity(
                min(limit, indices.reduce(0) { $0 + LogObject.usualLength(of: records[$1], origin: origin) }))
            marks.reserveCapacity(indices.count)
            batch.bytes.withUnsafeBytes { all in
                for index in indices where marks.isEmpty || bytes.readableBytes < limit {
                    let place = records[index].offset..<records[index].offset + records[index].length
                    var user: EncodedUser?
                    let isWritten = bytes.writeObject(upTo: marks.isEmpty ? .max : limit) { writer in
                        user = LogObject.put(
                            records[index], line: UnsafeRawBufferPointer(rebasing: all[place]),
                            toldName: records[index].toldName?.bytes(in: all), origin: origin, into: &writer)
                    }
                    guard isWritten else { break }
                    let xray = (kind: records[index].xray.kind, level: records[index].xray.level)
                    marks.append(
                        EncodedRecords.Mark(
                            seq: records[index].seq, end: bytes.writerIndex, traits: .log(xray.kind, xray.level, user)))
                }
            }
        }
        return EncodedRecords(bytes: bytes, marks: marks[...])
    }

    /// A `gap` object. It has a `seq`, and so counts as a record.
    package static func encode(_ gap: Gap) -> EncodedRecords {
        let bytes = object { writer in
            writer.put("{\"type\":\"gap\",\"seq\":")
            writer.put(number: gap.seq)
            writer.put(",\"time\":\"")
            writer.put(gap.time)
            writer.put("\",")
            writer.put(gap.source)
            writer.put(",\"reason\":\"")
            writer.put(plain: gap.reason.rawValue)
            writer.put("\"")
            if let lost = gap.lost {
                writer.put(",\"lost\":")
                writer.put(number: lost)
            }
            writer.put("}\n")
        }
        let mark = EncodedRecords.Mark(seq: gap.seq, end: bytes.writerIndex, traits: .gap)
        return EncodedRecords(bytes: bytes, marks: [mark])
    }

    package static func encode(_ state: SourceState) -> ByteBuffer {
        object { writer in
            writer.put("{\"type\":\"state\",\"time\":\"")
            writer.put(state.since)
            writer.put("\",")
            writer.put(state.source)
            writer.put(",\"state\":\"")
            writer.put(plain: state.phase.rawValue)
            writer.put("\"")
            if let reason = state.reason {
                writer.put(",\"reason\":\"")
                writer.put(text: reason)
                writer.put("\"")
            }
            writer.put("}\n")
        }
    }

    /// The first object of every connection. `cursor` is the last `seq` that was assigned.
    package static func hello(version: String, instance: String, cursor: UInt64) -> ByteBuffer {
        object { writer in
            writer.put("{\"type\":\"hello\",\"protocol\":1,\"version\":\"")
            writer.put(text: version)
            writer.put("\",\"instance\":\"")
            writer.put(text: instance)
            writer.put("\",\"cursor\":\"")
            writer.put(number: cursor)
            writer.put("\"}\n")
        }
    }

    /// `count` records of this consumer, the first `from` and the last `to`, found no room in its outbox.
    package static func dropped(count: UInt64, from first: UInt64, to last: UInt64) -> ByteBuffer {
        object { writer in
            writer.put("{\"type\":\"dropped\",\"count\":")
            writer.put(number: count)
            writer.put(",\"from\":\"")
            writer.put(number: first)
            writer.put("\",\"to\":\"")
            writer.put(number: last)
            writer.put("\"}\n")
        }
    }

    /// No `dropped` object is shorter.
    static let shortestDropped = dropped(count: 1, from: 0, to: 0).readableBytes

    package static func error(_ message: String) -> ByteBuffer {
        object { writer in
            writer.put("{\"type\":\"error\",\"message\":\"")
            writer.put(text: message)
            writer.put("\"}\n")
        }
    }

    static func object(_ body: (inout JSONWriter) -> Void) -> ByteBuffer {
        var bytes = ByteBuffer()
        bytes.reserveCapacity(256)
        // Without a limit it is always written.
        _ = bytes.writeObject(body)
        return bytes
    }
}

extension ByteBuffer {
    /// Appends what `body` writes. Where there is no room for all of it, `body` is called again with twice the room.
    /// - Returns: false, with nothing appended, where that would take more than `limit` bytes in all.
    @inline(__always)
    fileprivate mutating func writeObject(upTo limit: Int = .max, _ body: (inout JSONWriter) -> Void) -> Bool {
        var isWritten = false
        while true {
            writeWithUnsafeMutableBytes(minimumWritableBytes: 0) { target in
                var writer = JSONWriter(into: target)
                body(&writer)
                isWritten = !writer.isFull
                return isWritten ? writer.count : 0
            }
            if isWritten { return true }
            let more = max(writableBytes * 2, 1024)
            guard more <= limit - readableBytes else { return false }
            reserveCapacity(minimumWritableBytes: more)
        }
    }
}
