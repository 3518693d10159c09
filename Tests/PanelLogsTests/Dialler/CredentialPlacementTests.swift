// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelSimulator
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("What the panel sees of a request", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct CredentialPlacementTests {
    /// Everything the client asks for: a login, the list, a core and a node stream.
    private func requests(_ configuration: SimulatorConfiguration) async throws -> [Request] {
        var requests: [Request] = []
        try await withPanel(configuration) { panel in
            try await panel.subscribing(to: [.core, .node(1)]) { _ in
                try await panel.simulator.waitUntil { $0.openStreams.count == 2 }
            }
            _ = try await PanelClient(dialler: panel.dialler()).nodes(try await panel.token())
            requests = await panel.simulator.observations.requests
        }
        return requests
    }

    /// What follows `Bearer `.
    private func token(of request: Request) -> String? {
        guard let value = request.header("Authorization"), value.hasPrefix("Bearer ") else { return nil }
        return String(value.dropFirst("Bearer ".count))
    }

    @Test("the token stands in the Authorization header, and in no URL")
    func tokenInHeader() async throws {
        let requests = try await requests(.standing)
        let asking = requests.filter { $0.uri != "/api/admin/token" }
        #expect(Set(asking.map(\.uri)) == ["/api/core/logs", "/api/node/1/logs", "/api/nodes"])
        #expect(asking.allSatisfy { token(of: $0) != nil })
        let tokens = requests.compactMap(token)
        for request in requests {
            #expect(!tokens.contains { request.uri.contains($0) })
            #expect(!request.uri.contains("token="))
        }
    }

    @Test("no other header carries the token, and a login carries none")
    func tokenNowhereElse() async throws {
        let requests = try await requests(.standing)
        let tokens = requests.compactMap(token)
        for request in requests {
            let carrying = request.headers.filter { header in tokens.contains { header.value.contains($0) } }
                .map { $0.name.lowercased() }
            #expect(carrying == (request.uri == "/api/admin/token" ? [] : ["authorization"]))
        }
    }

    @Test("the path prefix is kept")
    func pathPrefix() async throws {
        let requests = try await requests(.standing.with { $0.pathPrefix = "/hidden/panel" })
        #expect(requests.allSatisfy { $0.uri.hasPrefix("/hidden/panel/api/") })
        #expect(requests.count >= 4)
    }

    @Test("no handshake offers an extension")
    func noExtension() async throws {
        let handshakes = try await requests(.standing).filter(\.isHandshake)
        #expect(handshakes.count == 2)
        #expect(handshakes.allSatisfy { $0.header("Sec-WebSocket-Extensions") == nil })
    }

    @Test("an API key stands in its own header, and in no URL")
    func keyHeader() async throws {
        try await withPanel { panel in
            let client = PanelClient(dialler: panel.dialler(), dialects: DialectFinder(fixed: .eventStream))
            await #expect(throws: PanelError.self) { _ = try await client.nodes(Token(apiKey: "pg_key_1")) }
            let requests = await panel.simulator.observations.requests
            #expect(!requests.isEmpty)
            for request in requests {
                #expect(request.header("X-Api-Key") == "pg_key_1")
                #expect(request.header("Authorization") == nil)
                #expect(!request.uri.contains("pg_key"))
            }
        }
    }
}
