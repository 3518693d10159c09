// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import RelayTesting
import Testing

@testable import SocketSink

@Suite("Consumers that ask too much", .timeLimit(.minutes(5 * Sanitizer.timeLimitFactor)))
struct LimitTests {
    @Test("One too many is told so and closed; a free place is given again")
    func tooMany() async throws {
        try await ServedSocket.run(maxConsumers: 2) { socket in
            let first = try await socket.client()
            let second = try await socket.client()
            let third = try await SocketClient(socket.path)
            let refusal = try await third.required()
            #expect(refusal.type == "error")
            #expect(refusal.message?.contains("2 consumers") == true)
            #expect(try await third.next() == nil)
            #expect(await socket.sink.snapshot.refused == 1)

            try await first.close()
            await socket.waitUntil { $0.consumers.count == 1 }
            let fourth = try await SocketClient(socket.path)
            #expect(try await fourth.required().type == "hello")
            try await second.close()
        }
    }

    @Test("A stuck consumer loses its own lines only, and is told exactly which")
    func stuck() async throws {
        try await ServedSocket.run(consumerBuffer: 100_000) { socket in
            let reader = try await socket.client()
            let stuck = try await socket.client()
            let count: UInt64 = 6000
            var seq: UInt64 = 1
            while seq <= count {
                try await socket.take(
                    RecordBatch([String](repeating: String(repeating: "x", count: 100), count: 100), seq: seq))
                seq += 100
                let read = try await reader.all { $0.seq == seq - 1 }
                #expect(read.compactMap(\.seq) == Array(seq - 100..<seq))
            }
            let snapshot = await socket.sink.snapshot
            #expect(snapshot.consumers.map(\.dropped).first == 0)
            #expect(snapshot.consumers.allSatisfy { $0.queuedBytes < 100_000 + 200_000 })

            var expected: UInt64 = 1
            var dropped: UInt64 = 0
            while expected <= count {
                let object = try await stuck.required()
                if object.type == "dropped" {
                    let lost = try #require(object.count)
                    #expect(object.from == String(expected) && object.to == String(expected + lost - 1))
                    expected += lost
                    dropped += lost
                } else {
                    #expect(object.seq == expected)
                    expected += 1
                }
            }
            #expect(dropped > 0)
            #expect(await socket.sink.snapshot.dropped == dropped)
            // It has caught up, and reads on.
            try await socket.take(RecordBatch(["again"], seq: count + 1))
            #expect(try await stuck.required().line == "again")
        }
    }

    @Test("A request is answered, and the stream goes on")
    func request() async throws {
        try await ServedSocket.run { socket in
            let client = try await socket.client()
            try await client.send("{\"state\":true}\n{\"status\":true}\n")
            #expect(try await client.required().message?.contains("no request \"state\"") == true)
            #expect(try await client.required().type == "status")
            try await socket.take(RecordBatch(["x"], seq: 1))
            #expect(try await client.required().line == "x")
        }
    }

    @Test("Requests that came before the end of writing are answered")
    func requestBeforeTheEnd() async throws {
        try await ServedSocket.run { socket in
            let client = try await socket.client()
            try await client.send("{}\n{}\n{}\n")
            try await client.finishWriting()
            for _ in 0..<3 { #expect(try await client.required().type == "error") }
        }
    }

    @Test("A request that is too long ends the connection, and no other")
    func longRequest() async throws {
        try await ServedSocket.run { socket in
            let other = try await socket.client()
            let client = try await socket.client()
            // May fail: the connection can end before everything is sent.
            do { try await client.send(String(repeating: "x", count: 200_000)) } catch {}
            await socket.waitUntil { $0.consumers.count == 1 }
            try await socket.take(RecordBatch(["x"], seq: 1))
            #expect(try await other.required().line == "x")
        }
    }

    @Test("Who asks and does not listen is not read any further")
    func floodOfRequests() async throws {
        try await ServedSocket.run { socket in
            let client = try await socket.client()
            let requests = 6000
            let sent = client.sending(String(repeating: "{}\n", count: requests))
            for number in 0..<requests {
                #expect(try await client.required().type == "error")
                guard number.isMultiple(of: 500) else { continue }
                let queued = await socket.sink.snapshot.consumers.first?.queuedBytes ?? 0
                #expect(queued < 1000)
            }
            try await sent.get()
        }
    }

    @Test("One user has half of the places, and is told so beyond")
    func share() async throws {
        try await ServedSocket.run(maxConsumers: 4, exemptUsers: []) { socket in
            let first = try await socket.client(), second = try await socket.client()
            let third = try await SocketClient(socket.path)
            let error = try await third.required()
            #expect(error.message == "this relay serves at most 2 consumers of one user (half of MaxConsumers=)")
            #expect(try await third.next() == nil)
            try await first.close()
            await socket.waitUntil { $0.consumers.count == 1 }
            _ = try await socket.client()
            try await second.close()
        }
    }
}
