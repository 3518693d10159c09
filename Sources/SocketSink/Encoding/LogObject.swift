// SPDX-License-Identifier: MIT

import LogRelayModel
import XrayLog

/// The `log` object of one record.
enum LogObject {
    /// What all records of a batch share: the keys from `time` up to the beginning of `level`.
    static func origin(of batch: RecordBatch) -> [UInt8] {
        var room = 256
        while true {
            var isFull = false
            let bytes = [UInt8](unsafeUninitializedCapacity: room) { target, count in
                var writer = JSONWriter(into: UnsafeMutableRawBufferPointer(target))
                writer.put(",\"time\":\"")
                writer.put(batch.receivedAt)
                writer.put("\",")
                writer.put(batch.source)
                writer.put(",\"level\":\"")
                isFull = writer.isFull
                count = isFull ? 0 : writer.count
            }
            if !isFull { return bytes }
            room *= 2
        }
    }

    /// About what the object takes, a little too much rather than too little: the line twice, once as it is and once as
    /// its fields, and their keys.
    static func usualLength(of record: borrowing LogRecord, origin: [UInt8]) -> Int {
        record.length * 2 + origin.count + (record.xray.kind == .access ? 320 : 180)
    }

    /// Returns where the user stands in it; meaningless if the writer is full afterwards.
    static func put(
        _ record: borrowing LogRecord, line: UnsafeRawBufferPointer, toldName: UnsafeRawBufferPointer?, origin: [UInt8],
        into writer: inout JSONWriter
    ) -> EncodedUser? {
        writer.put("{\"type\":\"log\",\"seq\":")
        writer.put(number: record.seq)
        writer.put(origin)
        writer.put(record.xray.level.name)
        writer.put("\",\"line\":\"")
        let fidelity = writer.put(text: line)
        if fidelity == .repaired {
            writer.put("\",\"raw\":\"")
            writer.put(base64: line)
        }
        writer.put("\",\"xray\":{\"kind\":\"")
        writer.put(record.xray.kind.name)
        writer.put("\"")
        var fields = FieldWriter(line: line, isVerbatim: fidelity == .verbatim, writer: writer)
        fields.put(record.xray, toldName: toldName)
        writer = fields.writer
        writer.put("}}\n")
        let id = record.xray.userID
        guard fields.email != nil || id != nil else { return nil }
        return EncodedUser(
            email: fields.email.map { EncodedUser.Text($0, of: writer.count) }, id: id,
            username: fields.username.map { EncodedUser.Text($0, of: writer.count) })
    }
}
