// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("Replay", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct ReplayTests {
    @Test("The core's last 100 lines come on every connect")
    func core() async throws {
        try await withSimulator { simulator, client in
            try await simulator.emit(numberedLines(1...150), to: .core)
            for _ in 1...2 {
                let stream = try await client.stream("/api/core/logs")
                #expect(await stream.texts(100) == numberedLines(51...150))
                #expect(try await stream.isQuiet())
            }
        }
    }

    @Test("A node's first reader gets the replay, a second at the same time none, and both get what follows")
    func node() async throws {
        try await withSimulator(.atOnce) { simulator, client in
            try await simulator.emit(numberedLines(1...150), to: .node(1))
            let first = try await client.stream("/api/node/1/logs")
            #expect(await first.texts(1) == [numberedLines(51...150).map { $0 + "\n" }.joined()])
            let second = try await client.stream("/api/node/1/logs")
            #expect(try await second.isQuiet())
            try await simulator.emit(["new"], to: .node(1))
            #expect(await first.texts(1) == ["new\n"])
            #expect(await second.texts(1) == ["new\n"])
        }
    }

    @Test("A node's replay is back four seconds after its last reader left, not earlier", arguments: [3_999, 4_000])
    func nodeReplayReturns(milliseconds: Int) async throws {
        try await withSimulator(.withNodes) { simulator, client in
            try await simulator.emit(["old"], to: .node(1))
            let first = try await client.stream("/api/node/1/logs")
            #expect(await first.texts(1) == ["old\n"])
            try await first.client.close()
            try await simulator.waitUntilStreams(of: .node(1), are: 0)
            try await simulator.emit(["of the pause"], to: .node(1))
            try await simulator.advance(by: .milliseconds(milliseconds))
            _ = try await client.stream("/api/node/1/logs")
            let id = try await simulator.waitForStream(of: .node(1))
            #expect(await simulator.observations.stream(id)?.replayed == (milliseconds < 4_000 ? 0 : 2))
        }
    }
}
