// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOHTTP1
import NIOPosix
import PanelSimulator
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("Time-outs name what was waited for", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct TimeoutTests {
    @Test("a port that takes no connection")
    func connect() async throws {
        let listener = try FullListener()
        let dialler = Dialler(
            endpoint: PanelEndpoint(scheme: .http, host: "127.0.0.1", port: listener.port), tls: nil,
            loop: NetworkPanel.loops.next(), timeout: NetworkPanel.moment)
        let error = try await #require(throws: DialError.self) {
            _ = try await dialler.exchange(HTTPRequest(method: .GET, path: "/"))
        }
        #expect(error.description.hasPrefix("the panel cannot be reached: no answer to the connection attempt"))
    }

    @Test("a server that does not answer the TLS handshake")
    func tls() async throws {
        try await withPanel { panel in
            await panel.simulator.inject { $0.connections = .silence }
            let policy = try TLSPolicy(trust: .anybody, name: "localhost")
            await #expect(throws: PanelError.dial(.timedOut(.tls))) {
                _ = try await panel.token(panel.dialler(tls: policy, timeout: NetworkPanel.moment))
            }
        }
    }

    @Test("a server that does not answer a request", arguments: [ServerAnswer.never, ServerAnswer.headOnly])
    func http(_ answer: ServerAnswer) async throws {
        try await withPanel { panel in
            await panel.simulator.inject { $0.logins = answer }
            await #expect(throws: PanelError.dial(.timedOut(.http))) {
                _ = try await panel.token(panel.dialler(timeout: NetworkPanel.moment))
            }
        }
    }

    @Test("a server that does not answer a stream's handshake")
    func handshake() async throws {
        try await withPanel { panel in
            await panel.simulator.inject { $0.handshakes = .never }
            let token = try await panel.token()
            await #expect(throws: DialError.timedOut(.http)) {
                _ = try await panel.transport(panel.dialler(timeout: NetworkPanel.moment))
                    .open(StreamRequest(source: .core), token: token, receiver: LineInbox())
            }
        }
    }
}
