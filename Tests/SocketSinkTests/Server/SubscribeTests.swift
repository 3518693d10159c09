// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import RelayTesting
import Testing

@testable import SocketSink

@Suite("Subscribing on the socket", .timeLimit(.minutes(5 * Sanitizer.timeLimitFactor)))
struct SubscribeTests {
    private func state(_ id: SourceID) -> SourceState {
        SourceState(source: Source(id: id), phase: .connected, since: .testing)
    }

    /// Skips what came before the answer, as consumers are told to.
    private func subscribed(_ client: SocketClient) async throws -> JSONObject {
        let objects = try await client.all { $0.type == "subscribed" || $0.type == "error" }
        return try #require(objects.last)
    }

    @Test("subscribed, states, what was asked for, live, and what comes")
    func last() async throws {
        try await ServedSocket.run { socket in
            try await socket.take(state(.node(2)), state(.core))
            try await socket.take(RecordBatch(["1", "2", "3", "4", "5"], seq: 1))
            let client = try await socket.client(states: 2)
            try await client.send("{\"subscribe\":{\"last\":2}}\n")
            let answer = try await subscribed(client)
            #expect(answer.first == "4" && answer.missing == nil)
            let objects = try await client.all { $0.type == "live" }
            #expect(objects.map(\.type) == ["state", "state", "log", "log", "live"])
            #expect(objects.compactMap(\.source).prefix(2) == ["core", "node:2"])
            #expect(objects.compactMap(\.line) == ["4", "5"])
            try await socket.take(RecordBatch(["6"], seq: 6))
            #expect(try await client.required().line == "6")
        }
    }

    @Test("Filters hold for states, history and the live stream, until others replace them")
    func filters() async throws {
        try await ServedSocket.run { socket in
            try await socket.take(state(.node(2)), state(.core))
            let client = try await socket.client(states: 2)
            let tell = { (seq: UInt64) in
                try await socket.take(
                    RecordBatch(SampleLines.all, seq: seq),
                    RecordBatch(SampleLines.all, seq: seq + 7, source: Source(id: .node(2))))
            }
            try await tell(1)
            try await client.send("{\"subscribe\":{\"sources\":[\"node:2\"],\"users\":[\"ali\"],\"after\":\"0\"}}\n")
            _ = try await subscribed(client)
            let past = try await client.all { $0.type == "live" }
            #expect(past.map(\.type) == ["state", "log", "live"] && past.compactMap(\.seq) == [8])
            try await tell(15)
            #expect(try await client.required().seq == 22)
            try await client.send("{\"subscribe\":{\"types\":[\"log\"],\"level\":\"warning\"}}\n")
            #expect(try await subscribed(client).first == "29")
            #expect(try await client.required().type == "live")
            try await socket.take(state(.core))
            try await tell(29)
            #expect(try await client.required().seq == 34)
            #expect(try await client.required().seq == 41)
        }
    }

    @Test("From every place, while records come: no hole and no repeat")
    func everyPlace() async throws {
        try await ServedSocket.run { socket in
            var seq: UInt64 = 1
            for _ in 0..<20 {
                try await socket.take(RecordBatch(["a", "b", "c"], seq: seq))
                seq += 3
            }
            for after in stride(from: 0, through: 60, by: 3) as StrideThrough<UInt64> {
                let client = try await socket.client()
                let sent = client.sending("{\"subscribe\":{\"after\":\"\(after)\"}}\n")
                try await socket.take(RecordBatch(["d", "e"], seq: seq), RecordBatch(["f"], seq: seq + 2))
                try await sent.get()
                seq += 3
                #expect(try await subscribed(client).first == String(after + 1))
                try await socket.take(RecordBatch(["g"], seq: seq))
                let read = try await client.all { $0.seq == seq }.compactMap(\.seq)
                #expect(read == Array(after + 1...seq))
                seq += 1
                try await client.close()
            }
        }
    }

    @Test("Who reads the history more slowly than it turns over is told exactly what it lost")
    func slow() async throws {
        try await ServedSocket.run(history: 2 << 20, consumerBuffer: 10_000) { socket in
            let line = String(repeating: "x", count: 1000)
            let batch = { (seq: UInt64) in RecordBatch([String](repeating: line, count: 50), seq: seq) }
            for seq in stride(from: 1, to: 500, by: 50) as StrideTo<UInt64> { try await socket.take(batch(seq)) }
            let client = try await socket.client()
            try await client.send("{\"subscribe\":{\"after\":\"0\"}}\n")
            #expect(try await subscribed(client).first == "1")
            for seq in stride(from: 501, to: 6000, by: 50) as StrideTo<UInt64> { try await socket.take(batch(seq)) }
            let queued = await socket.sink.snapshot.consumers.first?.queuedBytes ?? 0
            #expect(queued < 512 * 1024)

            var expected: UInt64 = 1
            var dropped: UInt64 = 0
            while expected <= 6000 {
                let object = try await client.required()
                switch object.type {
                case "dropped":
                    let count = try #require(object.count)
                    #expect(object.from == String(expected) && object.to == String(expected + count - 1))
                    expected += count
                    dropped += count
                case "log":
                    #expect(object.seq == expected)
                    expected += 1
                default: #expect(object.type == "live")
                }
            }
            #expect(dropped > 0)
            #expect(await socket.sink.snapshot.dropped == dropped)
        }
    }

    @Test("A few records among very many that do not pass are all found")
    func needles() async throws {
        try await ServedSocket.run(history: 256 << 20) { socket in
            let hay = [String](repeating: "x", count: 1000)
            for seq in stride(from: 1, to: 60_000, by: 1000) as StrideTo<UInt64> {
                let line = seq % 20_000 == 1 ? SampleLines.ali : "y"
                try await socket.take(RecordBatch(hay.dropLast() + [line], seq: seq))
            }
            let client = try await socket.client()
            try await client.send("{\"subscribe\":{\"users\":[\"ali\"],\"after\":\"0\"}}\n")
            #expect(try await subscribed(client).first == "1")
            let read = try await client.all { $0.type == "live" }.compactMap(\.seq)
            #expect(read == [1000, 21_000, 41_000])
            try await client.send("{\"subscribe\":{\"users\":[\"ali\"],\"last\":2}}\n")
            #expect(try await subscribed(client).first == "21000")
        }
    }

    @Test("What is no longer kept is counted")
    func missing() async throws {
        try await ServedSocket.run(history: 0, lastSeq: 10) { socket in
            try await socket.take(RecordBatch(["11", "12", "13"], seq: 11))
            let client = try await socket.client()
            try await client.send("{\"subscribe\":{\"after\":\"11\"}}\n{\"subscribe\":{\"after\":\"3\"}}\n")
            let first = try await subscribed(client)
            #expect(first.first == "14" && first.missing == .number(2))
            #expect(try await client.required().type == "live")
            #expect(try await subscribed(client).missing == .text("unknown"))
        }
    }

    @Test("A bad subscription changes nothing")
    func refused() async throws {
        try await ServedSocket.run { socket in
            let client = try await socket.client()
            try await client.send("{\"subscribe\":{\"levels\":\"error\"}}\n")
            #expect(try await client.required().message?.contains("\"levels\"") == true)
            try await socket.take(RecordBatch(["x"], seq: 1))
            #expect(try await client.required().line == "x")
        }
    }

    @Test("At the shutdown, the history that was asked for is still read")
    func shutdown() async throws {
        try await ServedSocket.run { socket in
            let lines = (1...5000).map { "line \($0)" }
            try await socket.take(RecordBatch(lines, seq: 1))
            let client = try await socket.client()
            try await client.send("{\"subscribe\":{\"after\":\"0\"}}\n")
            _ = try await subscribed(client)
            async let cutShort = socket.sink.shutdown(deadline: .distantFuture)
            var read: [UInt64] = []
            while let object = try await client.next() { object.seq.map { read.append($0) } }
            #expect(read == Array(1...5000))
            #expect(await cutShort == 0)
        }
    }
}
