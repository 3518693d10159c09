// SPDX-License-Identifier: MIT

import JournalProtocol
import JournalSink
import LogRelayModel
import XrayLog

/// The lines for programs that are measured beside the relay.
extension SampleLines {
    /// One a line.
    var text: [UInt8] {
        var text: [UInt8] = []
        for line in batch.lines { text += batch.bytes[line.offset..<line.offset + line.length] + [UInt8(ascii: "\n")] }
        return text
    }

    /// The entries that the relay sends to journald for them, each behind its length.
    var entries: [UInt8] {
        var encoder = EntryEncoder(identifier: "pasarguard", instance: "relay")
        let common = encoder.commonFields(of: Source(id: .core, nodeName: nil))
        var seq = UInt64(clamping: batch.receivedAt.microseconds)
        var buffer = EntryBuffer()
        var entries: [UInt8] = []
        common.withUnsafeBytes { common in
            batch.bytes.withUnsafeBytes { all in
                for line in batch.lines {
                    let text = UnsafeRawBufferPointer(rebasing: all[line.offset..<line.offset + line.length])
                    seq += 1
                    let record = LogRecord(
                        seq: seq, offset: line.offset, length: line.length, xray: XrayLine(parsing: text))
                    buffer.clear()
                    encoder.append(record, line: text, common: common, receivedAt: nil, to: &buffer)
                    withUnsafeBytes(of: UInt32(buffer.count)) { entries += $0 }
                    entries += buffer.bytes
                }
            }
        }
        return entries
    }
}
