// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOHTTP1
import NIOPosix
import PanelSimulator
import RelayTesting
import Testing

@testable import PanelLogs

/// The time-outs are minutes away: only the cancellation can end these waits.
@Suite("A cancelled task waits no longer", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct CancellationTests {
    /// Cancels `work` once the panel has seen what it waits for.
    private func cancelled(
        _ panel: NetworkPanel, when seen: @escaping @Sendable (Observations) -> Bool,
        _ work: @escaping @Sendable () async throws -> Void
    ) async throws -> (any Error)? {
        let task = Task { try await work() }
        try await panel.simulator.waitUntil(seen)
        task.cancel()
        do {
            try await task.value
            return nil
        } catch {
            return error
        }
    }

    @Test("before it has begun")
    func before() async throws {
        try await withPanel { panel in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                _ = try await panel.token()
            }
            await #expect(throws: PanelError.dial(.cancelled)) { try await task.value }
            #expect(await panel.simulator.observations.connections.accepted == 0)
        }
    }

    @Test("for a connection that is not taken")
    func connect() async throws {
        let listener = try FullListener()
        let dialler = Dialler(
            endpoint: PanelEndpoint(scheme: .http, host: "127.0.0.1", port: listener.port), tls: nil,
            loop: NetworkPanel.loops.next(), timeout: NetworkPanel.patience)
        let task = Task { try await dialler.exchange(HTTPRequest(method: .GET, path: "/")) }
        // However far it has come: no step of it ends by itself.
        await Task.yield()
        task.cancel()
        await #expect(throws: DialError.cancelled) { _ = try await task.value }
    }

    @Test("for a TLS handshake")
    func tls() async throws {
        try await withPanel { panel in
            await panel.simulator.inject { $0.connections = .silence }
            let policy = try TLSPolicy(trust: .anybody, name: "localhost")
            let error = try await cancelled(panel, when: { $0.connections.turnedAway == 1 }) {
                _ = try await panel.token(panel.dialler(tls: policy))
            }
            #expect(error as? PanelError == .dial(.cancelled))
        }
    }

    @Test("for an answer")
    func answer() async throws {
        try await withPanel { panel in
            await panel.simulator.inject { $0.logins = .never }
            let error = try await cancelled(panel, when: { $0.requests.count == 1 }) {
                _ = try await panel.token()
            }
            #expect(error as? PanelError == .dial(.cancelled))
        }
    }

    @Test("for a stream to be accepted; its receiver hears nothing")
    func handshake() async throws {
        try await withPanel { panel in
            await panel.simulator.inject { $0.handshakes = .hold }
            let token = try await panel.token()
            let lines = LineInbox()
            let error = try await cancelled(panel, when: { $0.handshakes.inProgress == 1 }) {
                _ = try await panel.transport().open(StreamRequest(source: .core), token: token, receiver: lines)
            }
            #expect(error as? DialError == .cancelled)
        }
    }

    @Test("for the end of a stream, which it closes with a close frame")
    func openStream() async throws {
        try await withPanel { panel in
            try await panel.withStream { _, stream in
                let waiting = Task { await stream.waitForEnd() }
                waiting.cancel()
                #expect(await waiting.value == .closedByUs)
            }
            try await panel.simulator.waitUntil { $0.endedStreams.count == 1 }
            let ended = await panel.simulator.observations.endedStreams
            #expect(ended.first?.closeFrame?.code == 1001)
        }
    }
}
