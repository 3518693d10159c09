// SPDX-License-Identifier: MIT

import Glibc
package import LogRelayModel

/// Cuts messages into lines, whatever pieces they come in.
///
/// The panel sends a line as a message of its own, or several with a `\n` after each (node streams, and any stream
/// with an interval). So a line ends at a `\n` and at the end of a message. Blank lines are framing, not lines; a `\r`
/// is part of its line.
///
/// Holds the beginning of one line, at most ``longestLine`` bytes. What a line has beyond that is lost, and the line
/// marked as cut.
package struct LineSplitter {
    /// 8 MiB: a line of 5 MB was seen on a real panel.
    package static let longestLine = 8 << 20

    private let longestLine: Int
    /// The beginning of a line whose end has not come yet.
    private var begun: [UInt8] = []
    private var isCut = false

    package init(longestLine: Int = LineSplitter.longestLine) {
        self.longestLine = longestLine
    }

    /// Takes the next piece of a message; whole lines are appended to `batch`.
    /// - Parameter isLast: the message is over, and so is its last line.
    package mutating func append(_ piece: UnsafeRawBufferPointer, isLast: Bool, to batch: inout LineBatch) {
        var rest = piece
        if batch.isEmpty { batch.bytes.reserveCapacity(piece.count) }
        while let line = Self.line(in: rest) {
            finishLine(with: line, in: &batch)
            rest = UnsafeRawBufferPointer(rebasing: rest[(line.count + 1)...])
        }
        if isLast { finishLine(with: rest, in: &batch) } else { begin(rest) }
    }

    /// The bytes up to the first `\n`.
    @inline(__always) private static func line(in bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        guard let start = bytes.baseAddress, let end = memchr(start, CInt(UInt8(ascii: "\n")), bytes.count) else {
            return nil
        }
        return UnsafeRawBufferPointer(start: start, count: UnsafeRawPointer(end) - start)
    }

    private mutating func begin(_ bytes: UnsafeRawBufferPointer) {
        let room = longestLine - begun.count
        begun.append(contentsOf: bytes.prefix(room))
        if bytes.count > room { isCut = true }
    }

    private mutating func finishLine(with end: UnsafeRawBufferPointer, in batch: inout LineBatch) {
        let offset = batch.bytes.count
        let room = longestLine - begun.count
        if !begun.isEmpty { batch.bytes.append(contentsOf: begun) }
        batch.bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: end.prefix(room)))
        let length = batch.bytes.count - offset
        if length > 0 {
            batch.lines.append(LineBatch.Line(offset: offset, length: length, isCut: isCut || end.count > room))
        }
        // A line of megabytes is rare: its room is not kept.
        if !begun.isEmpty { begun.removeAll(keepingCapacity: begun.capacity <= 4096) }
        isCut = false
    }
}
