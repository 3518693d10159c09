// SPDX-License-Identifier: MIT

import Glibc
import RelayTesting
import Testing
import XrayLog

@testable import StreamClient

/// Against a scripted relay on a real socket. Serialised: each test blocks a thread.
@Suite("Tail on a socket", .serialized, .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct TailTests {
    init() { signal(SIGPIPE, SIG_IGN) }

    @Test("It asks for what is wanted, and shows the past up to the live stream")
    func past() throws {
        let relay = try ScriptedRelay()
        let tail = RunningTail(
            path: relay.path, start: .last(2), filter: StreamFilter(kinds: [.access]), follows: false)
        let consumer = try relay.accept()
        try consumer.send(Sample.hello, Sample.state("connected"), Sample.log(seq: 100, line: "too early"))
        #expect(try consumer.request() == #"{"subscribe":{"kinds":["access"],"last":2}}"#)
        try consumer.send(Sample.subscribed, Sample.state("connected"), Sample.accepted, Sample.rejected, Sample.live)
        let rows = try tail.lines(2)
        #expect(rows.first?.contains("www.example.com:443") == true)
        #expect(rows.last?.contains("not a valid user") == true)
        #expect(try tail.end() == nil)
        #expect(tail.sentences.isEmpty)
    }

    @Test("A node's name is looked up before each connection")
    func nodeName() throws {
        let relay = try ScriptedRelay()
        let tail = RunningTail(path: relay.path, filter: StreamFilter(sources: ["de-fra"]))
        for (id, request) in [
            ("3", #"{"subscribe":{"sources":["node:3"],"last":10}}"#),
            ("7", #"{"subscribe":{"sources":["node:7"],"after":"500"}}"#),
        ] {
            let asked = try relay.accept()
            #expect(try asked.request() == #"{"status":true}"#)
            try asked.send(Sample.hello, Sample.status.replacing("node:3", with: "node:\(id)"))
            let consumer = try relay.accept()
            try consumer.send(Sample.hello.replacing("100", with: "500"))
            #expect(try consumer.request() == request)
            try consumer.send(Sample.subscribed, Sample.live, Sample.log(seq: 107, line: "of \(id)"))
            #expect(try tail.lines(1).first?.hasSuffix("of \(id)") == true)
            consumer.end()
        }
        try tail.stopReading()
    }

    @Test("A name that no node has is a failure; once it was served, it is waited for")
    func unknownName() throws {
        let relay = try ScriptedRelay()
        let tail = RunningTail(path: relay.path, filter: StreamFilter(sources: ["nl-ams"]))
        let asked = try relay.accept()
        _ = try asked.request()
        try asked.send(Sample.hello, Sample.status)
        #expect(try tail.end() == .unknownSource("nl-ams", known: ["core", "de-fra"]))

        var session = TailSession(
            path: relay.path, filter: StreamFilter(sources: ["nl-ams"]), start: .last(1), follows: true)
        session.connected()
        for text in [Sample.hello, Sample.subscribed, Sample.live] { _ = session.receive(StreamObject(text: text)) }
        #expect(
            session.lost(.unknownSource("nl-ams", known: [])) == .reconnect(after: .milliseconds(250), isNew: true))
    }

    @Test("After a restart of the relay it goes on with its cursor, and says so")
    func restart() throws {
        let relay = try ScriptedRelay()
        let tail = RunningTail(path: relay.path)
        let first = try relay.accept()
        try first.send(Sample.hello)
        _ = try first.request()
        try first.send(Sample.subscribed, Sample.live, Sample.log(seq: 107, line: "before"))
        #expect(try tail.lines(1).first?.hasSuffix("before") == true)
        relay.stopListening()
        first.end()
        try relay.listen()
        let second = try relay.accept()
        try second.send(Sample.hello.replacing("100", with: "500"))
        #expect(try second.request() == #"{"subscribe":{"after":"107"}}"#)
        try second.send(
            #"{"type":"subscribed","first":"400","missing":"unknown"}"#, Sample.live,
            Sample.log(seq: 501, line: "behind"))
        let rows = try tail.lines(2)
        #expect(rows.first?.contains("lines may be missing") == true)
        #expect(rows.last?.hasSuffix("behind") == true)
        try tail.stopReading()
        #expect(try tail.end() == nil)
        #expect(
            tail.sentences == [
                "\(relay.path): the relay has closed the connection; waiting for it to come back",
                "\(relay.path): connected again",
            ])
    }

    @Test("Raw is the panel's bytes and nothing else; losses are told beside")
    func raw() throws {
        let relay = try ScriptedRelay()
        let tail = RunningTail(path: relay.path, follows: false, format: .raw)
        let consumer = try relay.accept()
        try consumer.send(Sample.hello)
        _ = try consumer.request()
        try consumer.send(
            Sample.subscribed, Sample.log(seq: 101, line: "a\u{1B}[31m\tb"),
            #"{"type":"log","seq":102,"source":"core","level":"info","line":"\ufffdc","raw":"/2M=","xray":{"kind":"other"}}"#,
            Sample.gap, Sample.dropped, Sample.live)
        #expect(try tail.line() == Array("a\u{1B}[31m\tb".utf8))
        #expect(try tail.line() == [0xFF, 0x63])
        #expect(try tail.end() == nil)
        #expect(tail.sentences.count == 2)
        #expect(tail.sentences.first?.hasPrefix("core: 37 lines are missing") == true)
        #expect(tail.sentences.last?.hasPrefix("120 lines are left out") == true)
    }

    @Test("JSON is the objects as they came, from the greeting on, without what came before the answer")
    func json() throws {
        let relay = try ScriptedRelay()
        let tail = RunningTail(path: relay.path, follows: false, format: .json)
        let consumer = try relay.accept()
        try consumer.send(Sample.hello, Sample.log(seq: 100, line: "too early"))
        _ = try consumer.request()
        let answer = [
            Sample.subscribed, Sample.state("connected"), Sample.accepted, Sample.gap, #"{"type":"later","x":[1]}"#,
            Sample.live,
        ]
        for line in answer { try consumer.send(line) }
        #expect(try tail.lines(7) == [Sample.hello] + answer)
        #expect(try tail.end() == nil)
    }

    @Test(
        "Bare controls and invalid bytes of a broken relay reach neither short nor json",
        arguments: [RunningTail.Format.short, .json])
    func brokenRelay(_ format: RunningTail.Format) throws {
        let relay = try ScriptedRelay()
        let tail = RunningTail(path: relay.path, follows: false, format: format)
        let consumer = try relay.accept()
        try consumer.send(Sample.hello)
        _ = try consumer.request()
        try consumer.send(Sample.subscribed)
        let object = Sample.log(seq: 101, line: "HERE").utf8.split(separator: "HERE".utf8).map(Array.init)
        try consumer.send(bytes: Array(object.joined(separator: [0x1B, 0x5B, 0x48, 0xC2, 0x9B, 0xFF, 0x08])) + [0x0A])
        try consumer.send(Sample.live)
        let before = format == .json ? 2 : 0
        _ = try tail.lines(before)
        let line = try tail.line()
        #expect(firstHarm(in: line) == nil)
        #expect(String(decoding: line, as: UTF8.self).contains("[H"))
        #expect(try tail.end() == nil)
    }

    @Test("A reader that goes ends an idle tail quietly")
    func readerGone() throws {
        let relay = try ScriptedRelay()
        let tail = RunningTail(path: relay.path)
        let consumer = try relay.accept()
        try consumer.send(Sample.hello)
        _ = try consumer.request()
        try consumer.send(Sample.subscribed, Sample.live)
        try tail.stopReading()
        #expect(try tail.end() == nil)
        #expect(tail.sentences.isEmpty)
    }

    @Test("What cannot be had at all is a failure")
    func failures() throws {
        let relay = try ScriptedRelay()
        let full = RunningTail(path: relay.path)
        let consumer = try relay.accept()
        try consumer.send(#"{"type":"error","message":"all 64 places are taken"}"#)
        consumer.end()
        #expect(try full.end() == .refused("all 64 places are taken"))

        let foreign = RunningTail(path: relay.path)
        let other = try relay.accept()
        try other.send("220 mail.example.com ESMTP")
        #expect(try foreign.end() == .foreign(relay.path))

        relay.stopListening(unlinking: false)
        #expect(try RunningTail(path: relay.path).end() == .deserted(relay.path))
        #expect(try RunningTail(path: relay.path + "x").end() == .absent(relay.path + "x"))
        #expect(try RunningTail(path: "/etc/passwd").end() == .noSocket("/etc/passwd"))
        let long = "/" + String(repeating: "x", count: 108)
        #expect(try RunningTail(path: long).end() == .unusablePath(long))
    }
}
