// SPDX-License-Identifier: MIT

import Foundation
import LogRelayModel
import Testing

@testable import StreamClient

@Suite("What the relay's objects say")
struct StreamObjectTests {
    @Test("A log object with its fields")
    func log() throws {
        guard case .log(let log) = StreamObject(text: Sample.accepted) else {
            Issue.record("no log object")
            return
        }
        #expect(log.seq == 101)
        #expect(log.time == Timestamp(microseconds: 1_795_424_400_123_456))
        #expect(log.origin == Origin(source: "node:3", nodeName: "de-fra"))
        #expect(log.xray.username == "ali")
        #expect(log.xray.destinationPort == 443)
    }

    @Test("The bytes of a line that is no UTF-8")
    func raw() {
        let text =
            #"{"type":"log","seq":1,"source":"core","level":"info","line":"a\ufffd","raw":"Yf8=","xray":{"kind":"other"}}"#
        guard case .log(let log) = StreamObject(text: text) else {
            Issue.record("no log object")
            return
        }
        #expect(log.raw == Data([0x61, 0xFF]))
    }

    @Test("The small objects")
    func small() {
        #expect(StreamObject(text: Sample.hello) == .hello(cursor: 100))
        #expect(StreamObject(text: Sample.live) == .live)
        #expect(StreamObject(text: Sample.dropped) == .dropped(count: 120, from: 105, to: 224))
        #expect(StreamObject(text: Sample.subscribed) == .subscribed(missing: .none))
        #expect(
            StreamObject(text: #"{"type":"subscribed","first":"1","missing":3}"#) == .subscribed(missing: .count(3)))
        #expect(
            StreamObject(text: #"{"type":"subscribed","first":"1","missing":"unknown"}"#)
                == .subscribed(missing: .unknown))
        #expect(StreamObject(text: #"{"type":"error","message":"no"}"#) == .error("no"))
        #expect(StreamObject(text: #"{"type":"later"}"#) == .unknown("later"))
    }

    @Test(
        "What is no object of the protocol is none",
        arguments: ["", "[]", "hello", "{}", #"{"type":"log"}"#, "{\"type\":1}"])
    func garbage(_ text: String) { #expect(StreamObject(text: text) == nil) }

    @Test("Bare controls and invalid bytes do not hide an object")
    func mended() {
        let bytes = Array("{\"type\":\"error\",\"message\":\"a".utf8) + [0x1B, 0xFF] + Array("b\"}".utf8)
        #expect(StreamObject(line: bytes[...]) == .error("a\u{1B}\u{FFFD}b"))
    }
}
