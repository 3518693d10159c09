// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import PanelLogs

@Suite("Event stream decoder")
struct EventStreamDecoderTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var stream: [UInt8]
        var lines: [[UInt8]]

        init(_ name: String, _ stream: String, _ lines: [String]) {
            self.init(name, bytes: Array(stream.utf8), lines.map { Array($0.utf8) })
        }

        init(_ name: String, bytes: [UInt8], _ lines: [[UInt8]]) {
            self.name = name
            self.stream = bytes
            self.lines = lines
        }

        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case("an event is a line", "data: one\r\n\r\ndata: two\r\n\r\n", ["one", "two"]),
        Case("lines may end with LF", "data: one\n\ndata: two\n\n", ["one", "two"]),
        Case("lines may end with CR", "data: one\r\rdata: two\r\r", ["one", "two"]),
        Case("line ends may be mixed", "data: one\r\n\ndata: two\n\r\ndata: three\r\r\n", ["one", "two", "three"]),
        Case("LF CR is two line ends", "data: one\n\rdata: two\n\r", ["one", "two"]),
        Case("pings are no lines", ": ping - 2026-11-23 09:21:22.7+00:00\r\n\r\ndata: one\r\n\r\n", ["one"]),
        Case("a comment inside an event does not end it", "data: one\n: comment\ndata: two\n\n", ["one\rtwo"]),
        Case("a line's CR comes back", "data: a\r\ndata: b\r\n\r\n", ["a\rb"]),
        Case("at its beginning and end too", "data: \r\ndata: a\r\ndata: \r\n\r\n", ["\ra\r"]),
        Case("even if it is all there is", "data: \r\ndata: \r\n\r\n", ["\r"]),
        Case("blank events are framing", "data: \r\n\r\ndata:\r\n\r\ndata\r\n\r\n\r\n\r\ndata: one\n\n", ["one"]),
        Case("a field without a colon has an empty value", "data\ndata: a\n\n", ["\ra"]),
        Case(
            "one space after the colon is none of the text", "data:one\n\ndata: two\n\ndata:  three\n\n",
            ["one", "two", " three"]),
        Case("a tab is", "data:\tone\n\n", ["\tone"]),
        Case("colons in the text are text", "data: a: b\n\ndata::\n\n", ["a: b", ":"]),
        Case("other fields are ignored", "id: 1\nevent: x\nretry: 5\nunknown\ndata: one\nid: 2\n\n", ["one"]),
        Case(
            "also those whose names are nearly the right one",
            "dat: a\ndatas: b\nDATA: c\n data: d\ndat\ndatax\n\ndata: e\n\n", ["e"]),
        Case("an event without data is none", "event: x\n\ndata: one\n\n", ["one"]),
        Case("a byte order mark at the beginning is skipped", "\u{FEFF}data: one\n\n", ["one"]),
        Case("only one, and only there", "\u{FEFF}\u{FEFF}data: a\n\n\u{FEFF}data: b\n\ndata: c\n\n", ["c"]),
        Case("in the text it is text", "data: \u{FEFF}a\n\n", ["\u{FEFF}a"]),
        Case(
            "half of one begins a field", bytes: [0xEF, 0xBB] + Array("data: a\n\ndata: b\n\n".utf8), [Array("b".utf8)]),
        Case("blank lines at the beginning are skipped", "\r\n\n\rdata: one\n\n", ["one"]),
        Case("an event that is cut off is dropped, at its text", "data: one\n\ndata: tw", ["one"]),
        Case("… at its line's end", "data: one\n\ndata: two\n", ["one"]),
        Case("… between CR and LF", "data: one\n\ndata: two\r", ["one"]),
        Case("a blank line's CR ends an event, with or without its LF", "data: one\r\n\r", ["one"]),
        Case(
            "controls and other scripts pass through", "data: a\u{0}b\u{1B}[31m\u{2028}\u{85}журнал 🙂\n\n",
            ["a\u{0}b\u{1B}[31m\u{2028}\u{85}журнал 🙂"]),
        Case(
            "invalid UTF-8 passes through",
            bytes: Array("data: a".utf8) + [0xFF, 0xC3, 0x28, 0xED, 0xA0, 0x80] + Array("\n\n".utf8),
            [[0x61, 0xFF, 0xC3, 0x28, 0xED, 0xA0, 0x80]]),
        Case("nothing comes of nothing", "", []),
    ]

    @Test("reads", arguments: cases)
    func whole(_ example: Case) {
        #expect(decode([example.stream]) == example.lines)
    }

    @Test("reads the same a byte at a time", arguments: cases)
    func byByte(_ example: Case) {
        #expect(decode(example.stream.map { [$0] }) == example.lines)
    }

    @Test("reads the same in any three pieces", arguments: cases)
    func anySplit(_ example: Case) {
        let stream = example.stream
        for first in 0...stream.count {
            for second in first...stream.count {
                let pieces = [stream[..<first], stream[first..<second], stream[second...]].map(Array.init)
                #expect(decode(pieces) == example.lines, "cut at \(first) and \(second)")
            }
        }
    }

    @Test("a line that is too long keeps its beginning and is marked; the next is whole")
    func longLine() {
        let stream = Array("data: 12345678901\r\n\r\ndata: 1234567890\r\n\r\ndata: 12345678\ndata: 9a\n\n".utf8)
        for size in [1, 2, 3, 7, stream.count] {
            var decoder = EventStreamDecoder(longestLine: 10)
            let batch = decode(pieces(of: stream, size), with: &decoder)
            #expect(lines(batch) == ["1234567890", "1234567890", "12345678\r9"].map { Array($0.utf8) })
            #expect(batch.lines.map(\.isCut) == [true, false, true])
        }
    }

    @Test("of data lines without end only the beginning is held")
    func endlessEvent() {
        var decoder = EventStreamDecoder(longestLine: 4)
        let batch = decode([Array("data\ndata\ndata\ndata\ndata\ndata\ndata\n\n".utf8)], with: &decoder)
        #expect(batch.bytes == Array("\r\r\r\r".utf8))
        #expect(batch.lines == [LineBatch.Line(offset: 0, length: 4, isCut: true)])
    }

    @Test("nothing is held of a comment or another field", arguments: [": ", "event: ", "", "dataset"])
    func endlessLine(_ beginning: String) {
        var decoder = EventStreamDecoder(longestLine: 4)
        let filler = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 16)
        let batch = decode([Array(beginning.utf8)] + Array(repeating: filler, count: 16), with: &decoder)
        #expect(batch.isEmpty)
        #expect(heldBytes(decoder) == 0)
    }

    @Test("the room of a line of megabytes is given back")
    func largeRoom() {
        var decoder = EventStreamDecoder()
        let filler = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
        _ = decode([Array("data: ".utf8), filler], with: &decoder)
        #expect(heldBytes(decoder) >= 1 << 20)
        _ = decode([Array("\n\n".utf8)], with: &decoder)
        #expect(heldBytes(decoder) <= 4096)
    }

    @Test(
        "a whole event or comment shows life, and nothing less",
        arguments: [
            ("", false), (": pin", false), (": ping\r", true), ("data: a\r\n", false), ("data: a\r\n\r", true),
            ("data:\n\n", true), ("retry: 5\n\n", false), ("\r\n\r\n", false),
        ])
    func life(_ stream: String, _ expected: Bool) {
        var decoder = EventStreamDecoder()
        _ = decode([Array(stream.utf8)], with: &decoder)
        #expect(decoder.hasShownLife == expected)
    }

    private func decode(_ pieces: [[UInt8]]) -> [[UInt8]] {
        var decoder = EventStreamDecoder()
        return lines(decode(pieces, with: &decoder))
    }

    private func decode(_ pieces: [[UInt8]], with decoder: inout EventStreamDecoder) -> LineBatch {
        var batch = LineBatch(receivedAt: Timestamp(microseconds: 0))
        for piece in pieces { piece.withUnsafeBytes { decoder.append($0, to: &batch) } }
        return batch
    }

    private func pieces(of stream: [UInt8], _ size: Int) -> [[UInt8]] {
        stride(from: 0, to: stream.count, by: size).map { Array(stream[$0..<min($0 + size, stream.count)]) }
    }

    private func lines(_ batch: LineBatch) -> [[UInt8]] {
        batch.lines.map { Array(batch.bytes[$0.offset..<$0.offset + $0.length]) }
    }

    /// The room of everything that the decoder holds between two pieces.
    private func heldBytes(_ decoder: EventStreamDecoder) -> Int {
        Mirror(reflecting: decoder).children.compactMap { ($0.value as? [UInt8])?.capacity }.reduce(0, +)
    }
}
