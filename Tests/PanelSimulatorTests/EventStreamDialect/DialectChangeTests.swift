// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("A panel that becomes another one", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct DialectChangeTests {
    @Test("After a stop and a start it speaks the other dialect on the same port, and the tokens are good still")
    func upgrade() async throws {
        try await withSimulator(.atOnce) { simulator, client in
            let token = try await client.token()
            let old = try await client.stream("/api/node/1/logs", token: token)
            try await simulator.emit(["old"], to: .node(1))
            #expect(await old.texts(1) == ["old\n"])
            async let killed: Void = simulator.kill()
            _ = await old.client.readToEnd()
            try await killed
            try await simulator.setDialect(.eventStream(.v5))
            try await simulator.start()
            let new = try await client.eventStream(token: token)
            try await simulator.emit(["new"], to: .node(1))
            #expect(await new.lines(1) == ["new"])
        }
    }

    @Test("And back: a core stream again, and nothing of what the nodes had kept")
    func downgrade() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            try await simulator.emit(["unread"], to: .node(1))
            try await simulator.kill()
            try await simulator.setDialect(.webSocket)
            try await simulator.start()
            let token = try await client.token()
            #expect(try await client.request("GET", "/api/core", token: token).status == 200)
            let stream = try await client.stream("/api/node/1/logs", token: token)
            #expect(try await stream.isQuiet())
        }
    }

    @Test("Not while it listens")
    func running() async throws {
        try await withSimulator(.withNodes) { simulator, _ in
            let port = await simulator.port
            await #expect(throws: SimulatorError.stillListening(port: port)) {
                try await simulator.setDialect(.eventStream(.v5))
            }
        }
    }
}
