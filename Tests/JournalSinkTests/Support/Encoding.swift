// SPDX-License-Identifier: MIT

import JournalProtocol
import LogRelayModel
import XrayLog

@testable import JournalSink

/// The entries of a batch as the encoder writes them.
func encode(_ batch: RecordBatch, late: Bool = false) -> [[UInt8]] {
    var encoder = EntryEncoder(identifier: "pasarguard", instance: "relay")
    let common = encoder.commonFields(of: batch.source)
    var entries: [[UInt8]] = []
    batch.forEachLine { record, line in
        var buffer = EntryBuffer()
        common.withUnsafeBytes { common in
            batch.bytes.withUnsafeBytes { bytes in
                encoder.append(
                    record, line: line, toldName: record.toldName?.bytes(in: bytes), common: common,
                    receivedAt: late ? batch.receivedAt : nil, to: &buffer)
            }
        }
        entries.append(Array(buffer.bytes))
    }
    return entries
}

func encode(_ gap: Gap, late: Bool = false) -> [UInt8] {
    var encoder = EntryEncoder(identifier: "pasarguard", instance: "relay")
    var buffer = EntryBuffer()
    encoder.append(gap, receivedAt: late ? gap.time : nil, to: &buffer)
    return Array(buffer.bytes)
}

func message(of line: [UInt8]) -> String {
    line.withUnsafeBytes { line in
        var buffer = EntryBuffer()
        MessageText.append(line, to: &buffer)
        return String(decoding: buffer.bytes, as: UTF8.self)
    }
}
