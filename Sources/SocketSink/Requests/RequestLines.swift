// SPDX-License-Identifier: MIT

package import NIOCore

/// Splits what a consumer sends into request lines.
///
/// Holds at most one unfinished line of ``longest`` bytes, and what one read brought behind a finished one. A longer line
/// is an error, after which nothing more is given.
package struct RequestLines {
    /// The most bytes a request may have, without its line end.
    package static let longest = 64 * 1024

    package struct TooLong: Error, Equatable {}

    private var bytes = ByteBuffer()
    /// How many of ``bytes`` hold no line end, so that each is looked at once.
    private var searched = 0

    package init() {}

    package mutating func append(_ input: ByteBuffer) {
        bytes.discardReadBytes()
        bytes.writeImmutableBuffer(input)
    }

    /// The next whole line, without its line end; blank ones are passed over.
    package mutating func next() throws(TooLong) -> ByteBuffer? {
        while true {
            let unsearched = bytes.readableBytesView.dropFirst(searched)
            guard let newline = unsearched.firstIndex(of: UInt8(ascii: "\n")) else {
                searched = bytes.readableBytes
                guard searched <= Self.longest else { throw TooLong() }
                return nil
            }
            let length = newline - bytes.readerIndex
            guard length <= Self.longest, var line = bytes.readSlice(length: length) else { throw TooLong() }
            bytes.moveReaderIndex(forwardBy: 1)
            searched = 0
            if line.readableBytesView.last == UInt8(ascii: "\r") { line.moveWriterIndex(to: line.writerIndex - 1) }
            if line.readableBytes > 0 { return line }
        }
    }
}
