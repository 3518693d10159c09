// SPDX-License-Identifier: MIT

package import LogRelayModel

/// Reads log lines from the bytes of a `text/event-stream` (WHATWG HTML, section 9.2), whatever pieces they come in.
///
/// An event is a log line. The panel turns a `\r` inside a log line into two `data:` lines, and no log line holds a
/// `\n`: so the `data:` lines of an event are joined with `\r`, which restores the line byte for byte. An event without
/// text is framing, not a line. Bytes are not looked at beyond that: invalid UTF-8 passes through unchanged.
///
/// An event that the end of the stream cuts off is dropped, as the standard wants it: where the blank line after it
/// did not come, the rest of its text may be missing too, and half a log line would be a forged one.
///
/// Holds the text of one event, at most ``LineSplitter/longestLine`` bytes. What it has beyond that is lost, and the
/// line marked as cut. Comments and other fields are never held.
package struct EventStreamDecoder {
    /// How far the line of the stream at hand has come.
    private enum Line {
        /// At the very beginning of the stream: so many bytes of a byte order mark.
        case byteOrderMark(Int)
        /// So many bytes of the name `data`, and nothing else.
        case name(Int)
        /// `data:`; one space after it is not part of the value.
        case beforeValue
        case value
        case comment
        case otherField
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
    private static let data: [UInt8] = Array("data".utf8)
    private static let carriageReturn = UInt8(ascii: "\r")

    /// The server has sent something whole, if only a comment: it is not merely a connection that takes bytes.
    package private(set) var hasShownLife = false
    /// A comment has come since the last event that has text.
    package private(set) var hasCommentAfterEvent = false

    private let longestLine: Int
    private var line = Line.byteOrderMark(0)
    /// The last line of the stream ended with a CR; an LF right behind it belongs to it.
    private var endedWithCarriageReturn = false
    /// The text of the event at hand.
    private var text: [UInt8] = []
    private var hasData = false
    private var isCut = false

    package init(longestLine: Int = LineSplitter.longestLine) {
        self.longestLine = longestLine
    }

    /// Takes the next piece of the stream; the lines of whole events are appended to `batch`.
    package mutating func append(_ piece: UnsafeRawBufferPointer, to batch: inout LineBatch) {
        var ends = LineEnds(in: piece)
        var position = 0
        while position < piece.count {
            if endedWithCarriageReturn {
                endedWithCarriageReturn = false
                if piece[position] == UInt8(ascii: "\n") {
                    position += 1
                    continue
                }
            }
            let end = ends.next(from: position)
            take(UnsafeRawBufferPointer(rebasing: piece[position..<end]))
            guard end < piece.count else { return }
            endLine(in: &batch)
            endedWithCarriageReturn = piece[end] == Self.carriageReturn
            position = end + 1
        }
    }

    /// Takes bytes of a line, without its end.
    private mutating func take(_ bytes: UnsafeRawBufferPointer) {
        var index = 0
        while index < bytes.count {
            switch line {
            case .byteOrderMark(let count):
                if bytes[index] == Self.byteOrderMark[count] {
                    line = count + 1 == Self.byteOrderMark.count ? .name(0) : .byteOrderMark(count + 1)
                    index += 1
                } else {
                    // Half a mark is the beginning of a field's name, and that not of `data`.
                    line = count == 0 ? .name(0) : .otherField
                }
            case .name(let count):
                line = Self.line(afterName: count, bytes[index])
                index += 1
            case .beforeValue:
                beginValue()
                if bytes[index] == UInt8(ascii: " ") { index += 1 }
            case .value:
                return keep(UnsafeRawBufferPointer(rebasing: bytes[index...]))
            case .comment, .otherField:
                return
            }
        }
    }

    private static func line(afterName count: Int, _ byte: UInt8) -> Line {
        if count < data.count {
            if byte == data[count] { return .name(count + 1) }
            return count == 0 && byte == UInt8(ascii: ":") ? .comment : .otherField
        }
        return byte == UInt8(ascii: ":") ? .beforeValue : .otherField
    }

    private mutating func endLine(in batch: inout LineBatch) {
        switch line {
        case .name(0), .byteOrderMark(0): dispatch(to: &batch)
        case .name(Self.data.count), .beforeValue: beginValue()
        case .comment:
            hasShownLife = true
            hasCommentAfterEvent = true
        case .name, .byteOrderMark, .value, .otherField: break
        }
        line = .name(0)
    }

    private mutating func beginValue() {
        line = .value
        if hasData { withUnsafeBytes(of: Self.carriageReturn) { keep($0) } }
        hasData = true
    }

    private mutating func keep(_ bytes: UnsafeRawBufferPointer) {
        let room = longestLine - text.count
        text.append(contentsOf: bytes.prefix(room))
        if bytes.count > room { isCut = true }
    }

    /// A blank line: the event is whole.
    private mutating func dispatch(to batch: inout LineBatch) {
        guard hasData else { return }
        hasShownLife = true
        hasData = false
        guard !text.isEmpty else { return }
        hasCommentAfterEvent = false
        batch.lines.append(LineBatch.Line(offset: batch.bytes.count, length: text.count, isCut: isCut))
        batch.bytes.append(contentsOf: text)
        isCut = false
        // A line of megabytes is rare: its room is not kept.
        text.removeAll(keepingCapacity: text.capacity <= 4096)
    }
}
