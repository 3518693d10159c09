// SPDX-License-Identifier: MIT

package import XrayLog

/// One relayed line: its number, its place in the batch's bytes, and what it says.
package struct LogRecord: Equatable, Sendable {
    package var seq: UInt64
    package var offset: Int
    package var length: Int
    package var xray: XrayLine
    /// The name of a user whom the line gives by number only, where the panel has told it: its place in the batch's bytes,
    /// behind the lines.
    package var toldName: TextRange?

    package init(seq: UInt64, offset: Int, length: Int, xray: XrayLine, toldName: TextRange? = nil) {
        self.seq = seq
        self.offset = offset
        self.length = length
        self.xray = xray
        self.toldName = toldName
    }
}

/// Numbered and parsed lines of one source, sharing one storage.
package struct RecordBatch: Equatable, Sendable {
    package var source: Source
    package var receivedAt: Timestamp
    package var bytes: [UInt8]
    package var records: [LogRecord]

    package init(source: Source, receivedAt: Timestamp, bytes: [UInt8], records: [LogRecord]) {
        self.source = source
        self.receivedAt = receivedAt
        self.bytes = bytes
        self.records = records
    }

    /// Calls `body` with each record and the bytes of its line.
    package func forEachLine<E: Error>(
        _ body: (LogRecord, UnsafeRawBufferPointer) throws(E) -> Void
    ) throws(E) {
        // The closure form of withUnsafeBytes rethrows untyped; the error is carried out by hand.
        let failure: E? = bytes.withUnsafeBytes { all in
            for record in records {
                do throws(E) {
                    try body(
                        record, UnsafeRawBufferPointer(rebasing: all[record.offset..<record.offset + record.length]))
                } catch {
                    return error
                }
            }
            return nil
        }
        if let failure { throw failure }
    }
}
