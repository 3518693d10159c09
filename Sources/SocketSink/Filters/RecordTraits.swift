// SPDX-License-Identifier: MIT

package import XrayLog

/// What filters ask of an encoded record, beside its source.
package enum RecordTraits: Equatable, Sendable {
    case gap
    case log(XrayLine.Kind, XrayLine.Level, EncodedUser?)
}

/// The user of a line, and where the encoded record names it: so a filter compares bytes in place, and a record that
/// waits in the history holds no text of its own.
package struct EncodedUser: Equatable, Sendable {
    /// The place of a text in the record.
    package struct Text: Equatable, Sendable {
        /// From its first byte to the record's end, the newline counted.
        package var distanceFromEnd: UInt32
        package var length: UInt32

        init(_ range: Range<Int>, of count: Int) {
            distanceFromEnd = UInt32(clamping: count - range.lowerBound)
            length = UInt32(clamping: range.count)
        }

        /// `bytes` end where the record does.
        func bytes(endOf bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
            let start = bytes.count - Int(distanceFromEnd), end = start + Int(length)
            guard start >= 0, end <= bytes.count else { return nil }
            return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        }
    }

    package var email: Text?
    package var id: UInt64?
    package var username: Text?
}
