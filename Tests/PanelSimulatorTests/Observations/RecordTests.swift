// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("Records for a test to hold against", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct RecordTests {
    @Test("Every emitted line in order, delivered or not, where that is asked for")
    func emittedLines() async throws {
        for dialect in [SimulatedDialect.webSocket, .eventStream(.v5)] {
            var configuration = SimulatorConfiguration.withNodes
            configuration.dialect = dialect
            configuration.keepsEmittedLines = true
            try await withSimulator(configuration) { simulator, _ in
                try await simulator.emit(["a", "a"], to: .node(1))
                await simulator.forgetHistory(of: .node(1))
                try await simulator.emit(numberedLines(1...20_000), to: .node(1))
                #expect(await simulator.emittedLines(of: .node(1)) == ["a", "a"] + numberedLines(1...20_000))
                #expect(await simulator.emittedLines(of: .node(2)) == [])
            }
        }
    }

    @Test("Not kept where nobody asks for it")
    func notKept() async throws {
        try await withSimulator(.withNodes) { simulator, _ in
            try await simulator.emit(["a"], to: .node(1))
            #expect(await simulator.emittedLines(of: .node(1)) == [])
        }
    }

    @Test("What a request showed to prove who asks")
    func credentials() async throws {
        try await withSimulator { simulator, client in
            _ = try await client.request("GET", "/api/admin", token: "t")
            _ = try await client.request("GET", "/api/admin?x=1", headers: ["X-Api-Key: k"])
            _ = try await client.request("GET", "/api/admin?token=q")
            _ = try await client.request("GET", "/api/core")
            let observations = await simulator.observations
            #expect(
                observations.requests(to: "/api/admin").map(\.credential) == [.bearer("t"), .apiKey("k"), .query("q")])
            #expect(observations.requests.last?.credential == Request.Credential.none)
        }
    }
}
