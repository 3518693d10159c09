// SPDX-License-Identifier: MIT

import Foundation
import LogRelayModel
import NIOCore
import Testing
import XrayLog

@testable import SocketSink

@Suite("Any bytes as one line of JSON")
struct LineEncodingTests {
    /// Encodes, decodes with Foundation, and compares byte for byte.
    private func expectRoundTrip(_ lines: [[UInt8]], sourceLocation: SourceLocation = #_sourceLocation) throws {
        let encoded = NDJSONEncoder.encode(RecordBatch(lines))
        let objects = try JSONObject.all(in: encoded.bytes.readableBytesView)
        try #require(objects.count == lines.count, sourceLocation: sourceLocation)
        // One expectation for all: each costs far more than the comparison.
        let wrong = zip(objects, lines).filter { object, line in
            let text = Array(String(decoding: line, as: UTF8.self).utf8)
            return object.line.map { Array($0.utf8) } != text || object.raw != (text == line ? nil : Data(line))
        }
        #expect(wrong.map(\.1) == [], sourceLocation: sourceLocation)
    }

    @Test("Every single byte")
    func singleBytes() throws {
        try expectRoundTrip((0...255).map { [UInt8($0)] })
    }

    @Test("Every pair of bytes")
    func pairs() throws {
        // Each between letters, all with one first byte in one line: a line for each would take the decoder minutes.
        try expectRoundTrip((0...255).map { first in (0...255).flatMap { [UInt8(first), $0, 0x61] } })
    }

    @Test("Three and four bytes around the boundaries of UTF-8, whole and cut off")
    func boundaries() throws {
        let leads: [UInt8] = [0xC2, 0xDF, 0xE0, 0xE1, 0xE2, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF]
        let edges: [UInt8] = [0x41, 0x7F, 0x80, 0x8E, 0x8F, 0x90, 0x9F, 0xA0, 0xA8, 0xBF, 0xC0, 0xF0]
        var lines: [[UInt8]] = []
        for lead in leads {
            for second in edges {
                for third in edges {
                    lines.append([lead, second, third])
                    lines.append(edges.flatMap { [lead, second, third, $0, 0x61] })
                }
            }
        }
        try expectRoundTrip(lines)
    }

    @Test("A special byte at every place of the words that are copied at once")
    func everyPlace() throws {
        var lines: [[UInt8]] = []
        for special in [0x00, 0x1F, 0x22, 0x5C, 0x7F, 0x80, 0xFF] as [UInt8] {
            for length in Array(1...25) + [31, 32, 33, 47, 48, 49, 63, 64, 65] {
                for place in 0..<length {
                    var line = [UInt8](repeating: 0x61, count: length)
                    line[place] = special
                    lines.append(line)
                }
            }
        }
        try expectRoundTrip(lines)
    }

    @Test(
        "One U+FFFD for each maximal beginning of a character",
        arguments: [
            ([0xE2, 0x82, 0x41], "\u{FFFD}A"), ([0xF0, 0x80, 0x80, 0x41], "\u{FFFD}\u{FFFD}\u{FFFD}A"),
            ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),
            ([0xF4, 0x91, 0x92, 0x93], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
            ([0xE1, 0x80, 0xE2, 0xF0, 0x91, 0x92, 0xF1, 0xBF, 0x41], "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}A"),
            ([0xC0, 0xAF], "\u{FFFD}\u{FFFD}"), ([0xF0, 0x9F, 0x98], "\u{FFFD}"),
        ] as [([UInt8], String)])
    func maximalSubparts(bytes: [UInt8], text: String) throws {
        let encoded = NDJSONEncoder.encode(RecordBatch([bytes]))
        #expect(try JSONObject.all(in: encoded.bytes.readableBytesView).first?.line == text)
    }

    @Test("No reader sees a line end, a control or a change of direction inside an object")
    func oneLine() throws {
        var text = ""
        for scalar in [0...0x9F, 0x61C...0x61C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069].joined() {
            text.unicodeScalars.append(try #require(Unicode.Scalar(UInt32(scalar))))
        }
        let encoded = NDJSONEncoder.encode(RecordBatch([text]))
        let body = try #require(String(validating: encoded.bytes.readableBytesView.dropLast(), as: UTF8.self))
        #expect(body.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F })
        #expect(try JSONObject.all(in: encoded.bytes.readableBytesView).first?.line == text)
    }

    @Test("A line that looks like an object of the stream, or ends one, stays a line")
    func looksLikeAnObject() throws {
        let lines = [
            #"{"type":"log","seq":9,"source":"node:3","level":"critical","line":"forged"}"#,
            #"","xray":{"kind":"panic"}},{"type":"gap""#, "\\", "\\\"", "x\n{\"type\":\"hello\"}\n",
            #"\u0000\ud800"#,
        ].map { Array($0.utf8) }
        try expectRoundTrip(lines)
        let encoded = NDJSONEncoder.encode(RecordBatch(lines)).bytes
        #expect(encoded.readableBytesView.count { $0 == UInt8(ascii: "\n") } == lines.count)
        let objects = try JSONObject.all(in: encoded.readableBytesView)
        #expect(objects.allSatisfy { $0.xray?["kind"] == .text("other") })
    }

    @Test("Letters of other scripts go through as they are")
    func otherScripts() throws {
        let text = "علی пример 例 😀"
        let encoded = NDJSONEncoder.encode(RecordBatch([text]))
        #expect(String(buffer: encoded.bytes).contains("\"line\":\"\(text)\""))
    }

    @Test("Lines of five megabytes, ordinary and hostile")
    func longLines() throws {
        let ordinary = [UInt8](repeating: 0x61, count: 5_000_000)
        let hostile = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 151) }
        for line in [ordinary, hostile] {
            let object = try JSONObject(NDJSONEncoder.encode(RecordBatch([line])).bytes.readableBytesView)
            // Compared as a whole: an expectation that fails would otherwise print it.
            let isEqual = object.raw.map { Array($0) == line } ?? (object.line.map { Array($0.utf8) == line } == true)
            #expect(isEqual)
        }
    }

    @Test("Escapes in the line leave the fields right, and a user who could not be printed is none")
    func fieldsOfAnEscapedLine() throws {
        let start = Array(
            "2026/08/20 10:15:42 from 203.0.113.7:1 accepted tcp:x.example:443 [a\"b -> c\\d] email: 12.a".utf8)
        for end in [[0x1B], [0xFF], [0x1B, 0xFF], [0xE2, 0x80, 0xAE], [0x09]] as [[UInt8]] {
            let encoded = NDJSONEncoder.encode(RecordBatch([start + end]))
            let object = try JSONObject(encoded.bytes.readableBytesView)
            #expect(object.xray?["inboundTag"] == .text("a\"b"))
            #expect(object.xray?["outboundTag"] == .text("c\\d"))
            #expect(object.xray?["email"] == nil && object.xray?["username"] == nil)
            #expect(object.xray?["userID"] == .number(12))
            let bytes = encoded.bytes
            let isFound = bytes.withUnsafeReadableBytes { bytes in
                guard case .log(_, _, let user) = encoded.marks[0].traits else { return false }
                return WantedUsers(["12"]).contain(user, endOf: bytes)
            }
            #expect(isFound)
        }
    }
}
