// SPDX-License-Identifier: MIT

package import NIOCore

/// Records as the socket shows them, encoded once and shared by every consumer: NDJSON, one object a line.
package struct EncodedRecords: Equatable, Sendable {
    /// Where one record ends.
    package struct Mark: Equatable, Sendable {
        package var seq: UInt64
        /// The index in ``bytes`` behind the record's newline.
        package var end: Int
        package var traits: RecordTraits

        package init(seq: UInt64, end: Int, traits: RecordTraits) {
            self.seq = seq
            self.end = end
            self.traits = traits
        }
    }

    package var bytes: ByteBuffer
    /// One for each record, in order.
    package var marks: ArraySlice<Mark>

    package init(bytes: ByteBuffer, marks: ArraySlice<Mark>) {
        self.bytes = bytes
        self.marks = marks
    }

    /// The bytes of the first record; 0 if there is none.
    var lengthOfFirst: Int { (marks.first?.end ?? bytes.readerIndex) - bytes.readerIndex }

    /// Takes out the first `count` records, which share the bytes with the rest.
    mutating func removeFirst(_ count: Int) -> EncodedRecords {
        let first = marks.prefix(count)
        var part = EncodedRecords(bytes: bytes, marks: first)
        let end = first.last?.end ?? bytes.readerIndex
        part.bytes.moveWriterIndex(to: end)
        bytes.moveReaderIndex(to: end)
        marks = marks.dropFirst(count)
        return part
    }
}
