// SPDX-License-Identifier: MIT

import Foundation
import LogRelayModel
import NIOCore
import RelayTesting
import Testing

@testable import SocketSink

@Suite("What a consumer reads", .timeLimit(.minutes(5 * Sanitizer.timeLimitFactor)))
struct StreamTests {
    private func state(_ id: SourceID, _ phase: SourceState.Phase = .connected) -> SourceState {
        SourceState(source: Source(id: id), phase: phase, since: .testing)
    }

    @Test("hello with the cursor, then the latest state of each source in order, then what comes")
    func greeting() async throws {
        try await ServedSocket.run(lastSeq: 41) { socket in
            try await socket.take(state(.node(2)), state(.core, .connecting), state(.core))
            try await socket.take(RecordBatch(["before"], seq: 42))
            let client = try await SocketClient(socket.path)
            let hello = try await client.required()
            #expect(hello.type == "hello" && hello.cursor == "42")
            let states = [try await client.required(), try await client.required()]
            #expect(states.map(\.source) == ["core", "node:2"])
            #expect(states.map(\.state) == ["connected", "connected"])
            try await socket.take(RecordBatch(["after", "that"], seq: 43))
            #expect(try await client.required().line == "after")
            #expect(try await client.required().seq == 44)
        }
    }

    @Test("A gap and a state come in their places")
    func inOrder() async throws {
        try await ServedSocket.run { socket in
            let client = try await socket.client()
            try await socket.take(RecordBatch(["one"], seq: 1))
            try await socket.take(Gap(seq: 2, time: .testing, source: Source(id: .core), reason: .noReplay))
            try await socket.take(state(.core, .waiting))
            try await socket.take(RecordBatch(["two"], seq: 3))
            let types = try await client.all { $0.seq == 3 }.map(\.type)
            #expect(types == ["log", "gap", "state", "log"])
        }
    }

    @Test("A forgotten source is not told to newcomers")
    func forgotten() async throws {
        try await ServedSocket.run { socket in
            try await socket.take(state(.core), state(.node(1)))
            try await socket.loop.submit { socket.sink.forget(.core) }.get()
            let client = try await SocketClient(socket.path)
            _ = try await client.required()
            #expect(try await client.required().source == "node:1")
        }
    }

    @Test("Every consumer reads every line")
    func severalConsumers() async throws {
        try await ServedSocket.run { socket in
            let clients = [try await socket.client(), try await socket.client(), try await socket.client()]
            let lines = (1...500).map { "line \($0)" }
            try await socket.take(
                RecordBatch(Array(lines[..<200]), seq: 1), RecordBatch(Array(lines[200...]), seq: 201))
            for client in clients {
                let read = try await client.all { $0.seq == 500 }
                #expect(read.compactMap(\.line) == lines)
            }
        }
    }

    @Test("A line of five megabytes gets through among others")
    func longLine() async throws {
        try await ServedSocket.run { socket in
            let client = try await socket.client()
            let line = String(repeating: "x", count: 5_000_000)
            try await socket.take(RecordBatch(["a", line, "b"], seq: 1))
            #expect(try await client.required().line == "a")
            let isWhole = try await client.required().line == line
            #expect(isWhole)
            #expect(try await client.required().line == "b")
        }
    }

    @Test("A consumer that has ended its writing half goes on reading")
    func halfClosed() async throws {
        try await ServedSocket.run { socket in
            let client = try await socket.client()
            try await client.finishWriting()
            for seq in 1...50 as ClosedRange<UInt64> {
                try await socket.take(RecordBatch(["x"], seq: seq))
                #expect(try await client.required().seq == seq)
            }
        }
    }

    @Test("A consumer that is gone is forgotten", arguments: [true, false])
    func gone(isHalfClosedFirst: Bool) async throws {
        try await ServedSocket.run { socket in
            let client = try await socket.client()
            if isHalfClosedFirst {
                try await client.finishWriting()
                try await socket.take(RecordBatch(["x"], seq: 1))
                _ = try await client.required()
            }
            await socket.waitUntil { $0.consumers.count == 1 }
            try await client.close()
            await socket.waitUntil { $0.consumers.isEmpty }
            #expect(await socket.sink.snapshot.served == 1)
        }
    }

    @Test("Who a consumer is, and what it has read, is known")
    func snapshot() async throws {
        try await ServedSocket.run { socket in
            let client = try await socket.client()
            try await socket.take(RecordBatch(["a", "b"], seq: 1))
            _ = try await client.all { $0.seq == 2 }
            await socket.waitUntil { $0.consumers.first?.lines == 2 }
            let snapshot = await socket.sink.snapshot
            #expect(
                snapshot.consumers == [
                    .init(pid: getpid(), uid: getuid(), lines: 2, queuedBytes: 0, dropped: 0)
                ])
            #expect(snapshot.records == 2)
        }
    }
}
