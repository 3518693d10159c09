// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import RelayTesting
import Testing

@testable import SocketSink

@Suite("Shutdown of the socket", .timeLimit(.minutes(5 * Sanitizer.timeLimitFactor)))
struct ShutdownTests {
    @Test("What is queued is still read, then the stream ends")
    func drains() async throws {
        try await ServedSocket.run { socket in
            let client = try await socket.client()
            let lines = (1...5000).map { "line \($0)" }
            try await socket.take(RecordBatch(lines, seq: 1))
            async let cutShort = socket.sink.shutdown(deadline: .distantFuture)
            var count = 0
            while let object = try await client.next() {
                count += 1
                #expect(object.seq == UInt64(count))
            }
            #expect(count == 5000)
            #expect(await cutShort == 0)
        }
    }

    @Test("A stuck consumer is given up at the deadline, and counted")
    func deadline() async throws {
        try await ServedSocket.run { socket in
            let reader = try await socket.client()
            let stuck = try await socket.client()
            try await socket.take(RecordBatch((1...5000).map { "line \($0)" }, seq: 1))
            _ = try await reader.all { $0.seq == 5000 }
            #expect(await socket.sink.shutdown(deadline: .now() + .milliseconds(10)) == 1)
            while try await stuck.nextBytes() != nil {}
            #expect(await socket.sink.snapshot.consumers.isEmpty)
        }
    }

    @Test("Nobody is let in any more")
    func closed() async throws {
        try await ServedSocket.run { socket in
            await socket.sink.shutdown(deadline: .now())
            await #expect(throws: (any Error).self) { _ = try await SocketClient(socket.path) }
            // A late line is of no consequence.
            try await socket.take(RecordBatch(["x"], seq: 1))
        }
    }
}
