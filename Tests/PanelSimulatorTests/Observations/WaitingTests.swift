// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("Waiting for the panel", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct WaitingTests {
    @Test("A condition that holds already does not wait")
    func already() async throws {
        try await withSimulator { simulator, _ in
            try await simulator.waitUntil { $0.requests.isEmpty }
        }
    }

    @Test("A cancelled wait ends with CancellationError")
    func cancelled() async throws {
        try await withSimulator { simulator, _ in
            let wait = Task { try await simulator.waitUntil { _ in false } }
            wait.cancel()
            await #expect(throws: CancellationError.self) { try await wait.value }
        }
    }

    @Test("Two simulators in one process do not see each other")
    func separate() async throws {
        try await withSimulator { first, firstClient in
            try await withSimulator { second, secondClient in
                _ = try await firstClient.login()
                #expect(await first.observations.logins.accepted == 1)
                #expect(await second.observations.logins.accepted == 0)
                #expect(firstClient.port != secondClient.port)
            }
        }
    }

    @Test("Time that runs by itself cannot be moved")
    func realTime() async throws {
        try await withSimulator(SimulatorConfiguration()) { simulator, _ in
            await #expect(throws: SimulatorError.timeIsNotManual) { try await simulator.advance(by: .seconds(1)) }
        }
    }

    @Test("Lines for an unknown node are an error of the test")
    func unknownNode() async throws {
        try await withSimulator { simulator, _ in
            await #expect(throws: SimulatorError.noSuchNode(4)) { try await simulator.emit(["x"], to: .node(4)) }
        }
    }

    @Test("In real time the looks come by themselves")
    func realTimeLooks() async throws {
        try await withSimulator(SimulatorConfiguration()) { simulator, client in
            let stream = try await client.stream("/api/core/logs")
            _ = try await simulator.waitForStream(of: .core)
            try await simulator.emit(["a"], to: .core)
            #expect(await stream.texts(1) == ["a"])
        }
    }
}
