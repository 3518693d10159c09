// SPDX-License-Identifier: MIT

package import JournalProtocol
package import LogRelayModel
import XrayLog

/// Turns records and gaps into entries of journald's native protocol, with the fields of INTERFACES.md.
///
/// Every value that comes from outside goes through ``EntryBuffer/field(_:any:)`` or is known to have no newline, so that
/// no content can forge a field.
package struct EntryEncoder {
    /// An entry that is handed over later than this after its receipt also says when it was received.
    static let promptness: Int64 = 5_000_000

    /// The longest `MESSAGE`, in bytes. What is longer nobody reads on one line, and newer journalds take no more than 32 MiB
    /// an entry from the unprivileged: a line of 8 MiB would be four times that in escapes.
    package static let longestMessage = 256 * 1024

    private var sources: SourceFields

    package init(identifier: String, instance: String) {
        sources = SourceFields(identifier: identifier, instance: instance)
    }

    /// Whether something received at `time` needs a field for it when handed over at `now`.
    static func isLate(_ time: Timestamp, at now: Timestamp) -> Bool {
        // Both come from the clock, but a stream's time may one day not: no trap on an extreme value.
        let (age, overflow) = now.microseconds.subtractingReportingOverflow(time.microseconds)
        return !overflow && age > promptness
    }

    /// The fields that all entries of a source have in common; fetched once a batch.
    package mutating func commonFields(of source: Source) -> [UInt8] { sources.fields(of: source) }

    /// Appends the entry for one line. `common` is what ``commonFields(of:)`` gave for its source; `receivedAt` is given
    /// only where the entry is late, and `toldName` is the user's where the line does not give it.
    package func append(
        _ record: borrowing LogRecord, line: UnsafeRawBufferPointer, toldName: UnsafeRawBufferPointer? = nil,
        common: UnsafeRawBufferPointer, receivedAt: Timestamp?, to buffer: inout EntryBuffer
    ) {
        let isPlain = record.xray.isPrintableASCII || PrintableText.isWhole(line)
        if isPlain, line.count <= Self.longestMessage {
            buffer.field("MESSAGE", plain: line)
        } else {
            appendMessage(line, to: &buffer)
            buffer.field("PASARGUARD_LINE", binary: line)
        }
        buffer.append(common)
        appendOwnFields(seq: record.seq, priority: record.xray.level.priority, receivedAt: receivedAt, to: &buffer)
        XrayFields.append(record.xray, of: line, holdsNewline: !isPlain && line.holdsNewline, to: &buffer)
        if let toldName { buffer.field("XRAY_USERNAME", any: toldName) }
    }

    /// Appends a `MESSAGE` that is not the line as it is: escaped, cut where it is too long, or both.
    private func appendMessage(_ line: UnsafeRawBufferPointer, to buffer: inout EntryBuffer) {
        // Longer than any number can make the mark.
        let roomForMark = 80
        buffer.append("MESSAGE=")
        let start = buffer.count
        if MessageText.append(line, upTo: Self.longestMessage, to: &buffer) < line.count {
            buffer.shorten(to: start)
            _ = MessageText.append(line, upTo: Self.longestMessage - roomForMark, to: &buffer)
            buffer.append(" … (cut; PASARGUARD_LINE has all ")
            buffer.append(decimal: UInt64(line.count))
            buffer.append(" bytes)")
        }
        buffer.append("\n")
    }

    /// Appends the entry for a gap.
    mutating func append(_ gap: Gap, receivedAt: Timestamp?, to buffer: inout EntryBuffer) {
        buffer.append("MESSAGE=")
        // The node's name in it is the panel's word.
        var words = gap.inWords
        words.withUTF8 { MessageText.append(UnsafeRawBufferPointer($0), to: &buffer) }
        buffer.append("\n")
        sources.fields(of: gap.source).withUnsafeBytes { buffer.append($0) }
        appendOwnFields(seq: gap.seq, priority: 4, receivedAt: receivedAt, to: &buffer)
        buffer.field("PASARGUARD_GAP", text: gap.reason.rawValue)
        if let lost = gap.lost { buffer.field("PASARGUARD_LOST", number: lost) }
    }

    @inline(__always)
    private func appendOwnFields(seq: UInt64, priority: Int, receivedAt: Timestamp?, to buffer: inout EntryBuffer) {
        buffer.append("PRIORITY=")
        buffer.append(byte: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: priority))
        buffer.append("\nPASARGUARD_SEQ=")
        buffer.append(decimal: seq)
        if let receivedAt {
            buffer.append("\nPASARGUARD_TIME=")
            buffer.append(receivedAt)
        }
        buffer.append("\n")
    }
}
