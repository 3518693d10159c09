// SPDX-License-Identifier: MIT

package import NIOCore

/// Splits what a consumer sends into request lines.
///
/// Holds at most one unfinished line of ``longest`` bytes, and what one read brought behind a finished one. A longer line
/// is an error, after which nothing more is given. What stands behind the last line end is a request too once nothing more
/// can come.
package struct RequestLines {
    /// The most bytes a request may have, without its line end.
    package static let longest = 64 * 1024

    package struct TooLong: Error, Equatable {}

    private var bytes = ByteBuffer()
    /// How many of ``bytes`` hold no line end, so that each is looked at once.
    private var searched = 0
    private var isWhole = false

    package init() {}

    /// The consumer sends nothing more.
    package mutating func finish() {
        isWhole = true
    }

    package mutating func append(_ input: ByteBuffer) {
        bytes.discardReadBytes()
        bytes.writeImmutableBuffer(input)
    }

    /// The next whole line, without its line end; blank ones are passed over.
    package mutating func next() throws(TooLong) -> ByteBuffer? {
        while true {
            if searched == 0 { skipLineEnds() }
            let unsearched = bytes.readableBytesView.dropFirst(searched)
            guard let newline = unsearched.firstIndex(of: UInt8(ascii: "\n")) else {
                searched = bytes.readableBytes
                guard searched <= Self.longest else { throw TooLong() }
                return isWhole ? rest() : nil
            }
            let length = newline - bytes.readerIndex
            guard length <= Self.longest, var line = bytes.readSlice(length: length) else { throw TooLong() }
            bytes.moveReaderIndex(forwardBy: 1)
            searched = 0
            line.dropCarriageReturn()
            if line.readableBytes > 0 { return line }
        }
    }

    /// Passes over all line ends in a row at once: a consumer may send nothing else.
    private mutating func skipLineEnds() {
        let count = bytes.withUnsafeReadableBytes { bytes in
            bytes.firstIndex { $0 != UInt8(ascii: "\n") } ?? bytes.count
        }
        bytes.moveReaderIndex(forwardBy: count)
    }

    private mutating func rest() -> ByteBuffer? {
        guard var line = bytes.readSlice(length: bytes.readableBytes) else { return nil }
        searched = 0
        line.dropCarriageReturn()
        return line.readableBytes > 0 ? line : nil
    }
}

extension ByteBuffer {
    fileprivate mutating func dropCarriageReturn() {
        if readableBytesView.last == UInt8(ascii: "\r") { moveWriterIndex(to: writerIndex - 1) }
    }
}
