// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import StreamClient

@Suite("JSON that a terminal may get")
struct SafeJSONTests {
    private func safe(_ bytes: [UInt8]) -> [UInt8] {
        var target: [UInt8] = []
        SafeJSON.append(bytes, to: &target)
        return target
    }

    @Test("Ordinary objects pass as they came")
    func verbatim() {
        for object in [Sample.hello, Sample.accepted, Sample.status, #"{"a":"é漢 \"\\ \u001b"}"#] {
            #expect(safe(Array(object.utf8)) == Array(object.utf8))
        }
    }

    @Test("What is bare in a string is escaped, and means the same")
    func escaped() throws {
        let bare = "{\"line\":\"\(hostileText.replacing("\n", with: ""))\"}"
        let shown = safe(Array(bare.utf8))
        #expect(firstHarm(in: shown) == nil)
        let decoded = try JSONDecoder().decode([String: String].self, from: Data(shown))
        #expect(
            decoded["line"]?.unicodeScalars.elementsEqual(hostileText.replacing("\n", with: "").unicodeScalars) == true)
    }

    @Test("Invalid bytes become U+FFFD")
    func invalid() {
        #expect(
            safe(Array("{\"a\":\"x".utf8) + [0xFF, 0xC0] + Array("y\"}".utf8))
                == Array("{\"a\":\"x\u{FFFD}\u{FFFD}y\"}".utf8))
    }

    @Test("Outside strings a blank takes their place")
    func outside() {
        #expect(safe(Array("{\t\"a\":1\r\u{1B}}\r".utf8)) == Array("{ \"a\":1  } ".utf8))
    }

    @Test("A quote behind an escaped backslash ends the string")
    func backslashes() {
        #expect(safe(Array(#"{"a":"\\"}"#.utf8) + [0x1B]) == Array(#"{"a":"\\"} "#.utf8))
        #expect(safe(Array(#"{"a":"\""#.utf8) + [0x1B]) == Array(#"{"a":"\"\u001b"#.utf8))
    }

    @Test("No bytes at all get anything harmful through")
    func garbage() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0..<64, using: &generator)).map { _ in UInt8.random(in: 0...255) }
            #expect(firstHarm(in: safe(bytes.filter { $0 != 0x0A })) == nil, "\(bytes)")
        }
    }
}
