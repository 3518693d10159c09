// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import PanelLogs

@Suite("Line splitter")
struct LineSplitterTests {
    @Test("a message without a newline is a line")
    func oneLine() {
        #expect(lines(of: ["a line"]) == ["a line"])
    }

    @Test("lines of a batch end at their newlines")
    func batch() {
        #expect(lines(of: ["one\ntwo\nthree\n"]) == ["one", "two", "three"])
    }

    @Test("the end of a message ends its last line")
    func lastLineWithoutNewline() {
        #expect(lines(of: ["one\ntwo", "three"]) == ["one", "two", "three"])
    }

    @Test("blank lines and empty messages are framing")
    func blankLines() {
        #expect(lines(of: ["", "one\n\n\ntwo\n\n", "\n", "three"]) == ["one", "two", "three"])
    }

    @Test("a carriage return is part of its line")
    func carriageReturn() {
        #expect(lines(of: ["one\r\n\r\ntwo\rthree"]) == ["one\r", "\r", "two\rthree"])
    }

    @Test("it does not matter where a message is cut into pieces")
    func anySplit() {
        let message = Array("one\n\ntwo\u{2028}\nthree".utf8)
        for first in 0...message.count {
            for second in first...message.count {
                var splitter = LineSplitter()
                var batch = LineBatch(receivedAt: Timestamp(microseconds: 0))
                for (piece, isLast) in [
                    (message[..<first], false), (message[first..<second], false), (message[second...], true),
                ] {
                    piece.withUnsafeBytes { splitter.append($0, isLast: isLast, to: &batch) }
                }
                #expect(texts(batch) == ["one", "two\u{2028}", "three"])
            }
        }
    }

    @Test("a line that is too long keeps its beginning and is marked; the next is whole")
    func longLine() {
        for pieces in [["12345678901", "2\nnext\n"], ["123456789012\nnext\n"], ["1234567890", "12", "\nnext"]] {
            var splitter = LineSplitter(longestLine: 10)
            var batch = LineBatch(receivedAt: Timestamp(microseconds: 0))
            for piece in pieces + [""] {
                Array(piece.utf8).withUnsafeBytes { splitter.append($0, isLast: piece.isEmpty, to: &batch) }
            }
            #expect(texts(batch) == ["1234567890", "next"])
            #expect(batch.lines.map(\.isCut) == [true, false])
        }
    }

    @Test("a line of just the greatest length is not cut")
    func longestLine() {
        var splitter = LineSplitter(longestLine: 10)
        var batch = LineBatch(receivedAt: Timestamp(microseconds: 0))
        Array("1234567890\n".utf8).withUnsafeBytes { splitter.append($0, isLast: false, to: &batch) }
        #expect(batch.lines == [LineBatch.Line(offset: 0, length: 10, isCut: false)])
    }

    private func lines(of messages: [String]) -> [String] {
        var splitter = LineSplitter()
        var batch = LineBatch(receivedAt: Timestamp(microseconds: 0))
        for message in messages {
            Array(message.utf8).withUnsafeBytes { splitter.append($0, isLast: true, to: &batch) }
        }
        return texts(batch)
    }

    private func texts(_ batch: LineBatch) -> [String] {
        batch.lines.map { String(decoding: batch.bytes[$0.offset..<$0.offset + $0.length], as: UTF8.self) }
    }
}
