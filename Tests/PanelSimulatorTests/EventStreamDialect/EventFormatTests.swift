// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("Events on the wire", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct EventFormatTests {
    @Test("200, text/event-stream, chunked")
    func head() async throws {
        try await withSimulator(.eventStream()) { _, client in
            let head = try await client.eventStream().head
            #expect(head.headers["content-type"] == "text/event-stream; charset=utf-8")
            #expect(head.headers["transfer-encoding"] == "chunked")
            #expect(head.headers["content-length"] == nil)
        }
    }

    @Test("A line is one event in a chunk of its own, to the byte")
    func bytes() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            let stream = try await client.eventStream()
            try await simulator.emit(["one", "", "zwei ü"], to: .node(1))
            #expect(await stream.nextChunk() == Array("data: one\r\n\r\n".utf8))
            #expect(await stream.nextChunk() == Array("data: \r\n\r\n".utf8))
            #expect(await stream.nextChunk() == Array("data: zwei ü\r\n\r\n".utf8))
        }
    }

    @Test(
        "Every line end inside a line begins a data line",
        arguments: [
            ("a\rb", "data: a\r\ndata: b"), ("a\r\nb", "data: a\r\ndata: b"), ("a\r", "data: a\r\ndata: "),
            ("\r\rx", "data: \r\ndata: \r\ndata: x"),
        ])
    func lineEnds(line: String, event: String) async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            let stream = try await client.eventStream()
            try await simulator.emit([line, "next"], to: .node(1))
            #expect(await stream.events(2) == [event, "data: next"])
        }
    }

    @Test("A ping every 15 s: a comment with the time")
    func pings() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            let stream = try await client.eventStream()
            let id = try await simulator.waitForStream(of: .node(1))
            try await simulator.advance(by: .milliseconds(14_999))
            #expect(await simulator.observations.stream(id)?.pingsSent == 0)
            try await simulator.advance(by: .microseconds(1_001))
            try await simulator.advance(by: .seconds(15))
            #expect(
                await stream.events(2) == [
                    ": ping - 2026-11-23 08:00:15.000000+00:00", ": ping - 2026-11-23 08:00:30.000000+00:00",
                ])
            #expect(await simulator.observations.stream(id)?.pingsSent == 2)
        }
    }

    @Test("Pings can come faster or not at all", arguments: [Duration.seconds(1), nil])
    func pingInterval(interval: Duration?) async throws {
        try await withSimulator(.eventStream { $0.pingInterval = interval }) { simulator, client in
            _ = try await client.eventStream()
            let id = try await simulator.waitForStream(of: .node(1))
            try await simulator.advance(by: .seconds(60))
            #expect(await simulator.observations.stream(id)?.pingsSent == (interval == nil ? 0 : 60))
        }
    }

    @Test("Several events share a chunk")
    func together() async throws {
        try await withSimulator(.eventStream { $0.chunking = .together }) { simulator, client in
            let stream = try await client.eventStream()
            try await simulator.emit(["a", "b"], to: .node(1))
            #expect(await stream.nextChunk() == Array("data: a\r\n\r\ndata: b\r\n\r\n".utf8))
        }
    }

    @Test(
        "Chunks that end anywhere carry the same events", arguments: [EventChunking.pieces(of: 1), .irregular(seed: 7)])
    func oddChunks(chunking: EventChunking) async throws {
        try await withSimulator(.eventStream { $0.chunking = chunking }) { simulator, client in
            let stream = try await client.eventStream()
            let lines = numberedLines(1...50).map { $0 + " grüß" }
            try await simulator.emit(lines, to: .node(1))
            let text = lines.map { "data: \($0)\r\n\r\n" }.joined()
            var chunks: [[UInt8]] = []
            while chunks.map(\.count).reduce(0, +) < text.utf8.count {
                chunks.append(try #require(await stream.nextChunk()))
            }
            #expect(chunks.joined().elementsEqual(text.utf8))
            // A chunk that ends between the bytes of the "ü", and one that ends between CR and LF.
            #expect(chunks.contains { $0.last == 0xC3 })
            #expect(chunks.contains { $0.last == 13 })
        }
    }

    @Test("The head and the first events arrive together where that is asked for")
    func joined() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            await simulator.inject { $0.joinsFramesToHandshake = true }
            try await simulator.emit(["a"], to: .node(1))
            let token = try await client.token()
            let raw = try await client.connect()
            try await raw.send(
                Array("GET /api/node/1/logs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\r\n".utf8))
            try #require(await raw.readMore())
            #expect(String(decoding: raw.unread, as: UTF8.self).hasSuffix("\r\n\r\nb\r\ndata: a\r\n\r\n\r\n"))
        }
    }

    @Test("Raw bytes come as one chunk as they are")
    func raw() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            let stream = try await client.eventStream()
            let id = try await simulator.waitForStream(of: .node(1))
            await simulator.sendRaw([0xEF, 0xBB, 0xBF, 0x0A, 0xFF], to: .one(id))
            #expect(await stream.nextChunk() == [0xEF, 0xBB, 0xBF, 0x0A, 0xFF])
        }
    }
}
