// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import PanelSimulator
import RelayTesting
import Testing

/// The limit of each is in ``Relay/stop(by:)``: exit within five seconds.
///
/// On a busy machine an SSE panel may not answer the relay's goodbye in the second that it has. Then there is a gap too.
@Suite("A relay that is told to stop") struct ShutdownTests {
    @Test(
        "hands over what the panel has delivered, then exits with 0",
        arguments: [(SIGTERM, Dialect.webSocket), (SIGINT, .webSocket), (SIGTERM, .eventStream)])
    func handsOver(signal: Int32, _ dialect: Dialect) async throws {
        let nodes = [Node(id: 1, name: "a"), Node(id: 2, name: "b")]
        // As many as it can hand over in the seconds that it has, which are no more under a sanitizer on a busy machine.
        let count = Sanitizer.present == nil ? 2000 : 100
        let sources = Array(dialect.sources(nodes).prefix(2))
        try await Stage.with(dialect: dialect, nodes: nodes, journald: .running) { stage in
            let relay = try await stage.start()
            try await stage.waitForStreams(sources)
            let consumer = try await stage.connect()
            for source in sources {
                try await stage.panel.emit(SampleLine.texts(source.name, 0..<count), to: source)
            }
            try await stage.waitForPanel("the delivery of all lines") { seen in
                seen.openStreams.reduce(0) { $0 + $1.delivered } == 2 * count
            }
            #expect(try await relay.stop(by: signal) == .status(0))
            let objects = try await consumer.objects.rest()
            for source in sources.map(\.name) {
                #expect(objects.from(source).lines == SampleLine.texts(source, 0..<count))
            }
            let entries = try await stage.journald.entries().filter { $0["PASARGUARD_GAP"] == nil }
            #expect(entries.count == 2 * count)
            #expect(entries.map { $0["PASARGUARD_SEQ"] } == objects.of("log").seqs.map { "\($0)" })
            #expect(!FileManager.default.fileExists(atPath: stage.socketPath))
        }
    }

    @Test("hands over also what waits unread in its connections", arguments: TestedStream.ofEachDialect)
    func unreadLines(_ stream: TestedStream) async throws {
        try await Stage.with(stream, journald: .running) { stage in
            let (relay, consumer) = try await stage.startConnected()
            relay.process.signal(SIGSTOP)
            try await stage.emit(SampleLine.texts("unread", 0..<1000))
            try await stage.waitForPanel("the delivery of all lines") { $0.openStreams[0].delivered == 1000 }
            relay.process.signal(SIGTERM)
            relay.process.signal(SIGCONT)
            #expect(try await relay.process.waitForExit(within: Relay.stopTime) == .status(0))
            #expect(try await consumer.objects.rest().lines == SampleLine.texts("unread", 0..<1000))
            #expect(try await stage.journald.entries().count { $0["PASARGUARD_GAP"] == nil } == 1000)
        }
    }

    @Test("says goodbye to the panel with a close frame") func goodbye() async throws {
        try await Stage.with { stage in
            let (relay, _) = try await stage.startConnected()
            #expect(try await relay.stop() == .status(0))
            try await stage.waitForPanel("the end of the stream") { !$0.endedStreams.isEmpty }
            let end = await stage.panel.observations.endedStreams[0]
            #expect(end.closeFrame?.code == 1001)
        }
    }

    @Test("leaves an event stream, and its lines wait at the node for the next relay") func leaves() async throws {
        try await Stage.with(.eventStream) { stage in
            let (relay, _) = try await stage.startConnected()
            #expect(try await relay.stop() == .status(0))
            try await stage.waitForPanel("the end of the stream") { $0.openStreams.isEmpty && !$0.endedStreams.isEmpty }
            #expect(await stage.panel.observations.endedStreams[0].state == .ended(.leftByClient))
            try await stage.emit(["waiting"])
            // So that the consumer is there before the line.
            try await stage.panel.stopListening()
            _ = try await stage.start(name: "second")
            let consumer = try await stage.connect()
            try await stage.panel.start()
            #expect(try await consumer.take(1, "log").lines == ["waiting"])
        }
    }

    @Test("does so in the middle of a connect that gets no answer", arguments: [SIGTERM, SIGINT])
    func connecting(signal: Int32) async throws {
        let deadEnd = try DeadEnd()
        try await Stage.with { stage in
            let relay = try await stage.launch { $0["Panel", "URL"] = "http://127.0.0.1:\(deadEnd.port)" }
            try await deadEnd.waitForAttempt()
            try await relay.waitUntilReady()
            #expect(try await relay.stop(by: signal) == .status(0))
            #expect(!FileManager.default.fileExists(atPath: stage.socketPath))
        }
    }

    @Test("does so during a TLS handshake that never ends") func tlsHandshake() async throws {
        try await Stage.with { stage in
            await stage.panel.inject { $0.connections = .silence }
            let port = await stage.panel.port
            let relay = try await stage.start { $0["Panel", "URL"] = "https://127.0.0.1:\(port)" }
            try await stage.waitForPanel("a connection") { $0.connections.turnedAway > 0 }
            #expect(try await relay.stop() == .status(0))
        }
    }

    @Test("does so during a login that gets no answer") func login() async throws {
        try await Stage.with(nodes: [Node(id: 1, name: "a")]) { stage in
            await stage.panel.inject { $0.logins = .never }
            let relay = try await stage.start()
            try await stage.waitForPanel("a login") { $0.requests.contains { $0.uri == "/api/admin/token" } }
            #expect(try await relay.stop() == .status(0))
        }
    }

    @Test("does so during a stream's handshake that gets no answer", arguments: TestedStream.ofEachDialect)
    func handshake(_ stream: TestedStream) async throws {
        try await Stage.with(stream) { stage in
            await stage.panel.inject { $0.handshakes = .never }
            let relay = try await stage.start()
            try await stage.waitForPanel("a handshake") { $0.handshakes.inProgress > 0 }
            #expect(try await relay.stop() == .status(0))
        }
    }

    @Test("does so while a stream is half-open", arguments: TestedStream.allCases)
    func frozenStream(_ stream: TestedStream) async throws {
        try await Stage.with(stream) { stage in
            let (relay, _) = try await stage.startConnected()
            await stage.panel.freeze(.all)
            #expect(try await relay.stop() == .status(0))
        }
    }

    @Test("does so while a consumer does not read", arguments: TestedStream.ofEachDialect)
    func stuckConsumer(_ stream: TestedStream) async throws {
        try await Stage.with(stream) { stage in
            let relay = try await stage.start()
            try await stage.waitForStreams()
            let stuck = try await stage.connect(reads: false)
            let consumer = try await stage.connect()
            try await stage.emit(SampleLine.texts("line", 0..<3000))
            _ = try await consumer.take(3000, "log")
            #expect(try await relay.stop() == .status(0))
            #expect(try await consumer.objects.rest().of("log").isEmpty)
            stuck.close()
        }
    }

    @Test(
        "counts in its last message what journald did not take",
        arguments: [(SIGTERM, TestedStream.core), (SIGINT, .core), (SIGTERM, .eventStream)])
    func stoppedJournald(signal: Int32, _ stream: TestedStream) async throws {
        try await Stage.with(stream, journald: .running) { stage in
            let relay = try await stage.start()
            try await stage.waitForStreams()
            let consumer = try await stage.connect()
            await stage.journald.pause()
            let text = String(repeating: "x", count: 20_000)
            try await stage.emit((0..<200).map { "\($0) \(text)" })
            _ = try await consumer.take(200, "log")
            #expect(try await relay.stop(by: signal) == .status(0))
            let message = try #require(relay.process.errors.all.last)
            let left = try #require(message.firstMatch(of: #/count=(\d+)/#).flatMap { Int($0.1) })
            await stage.journald.proceed()
            _ = try await consumer.objects.rest()
            let gaps = consumer.objects.all.of("gap").count
            #expect(try await stage.journald.entries().count + left == 200 + gaps)
            #expect(left > 0)
        }
    }
}
