// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("API keys", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct KeyTests {
    private static let key = AccountKey("pg_key_few", rights: [.nodesLogs, .nodesReadSimple])
    private static let shown = ["X-Api-Key: pg_key_few"]

    private static func configuration(_ panel: EventStreamPanel = .v5) -> SimulatorConfiguration {
        var configuration = SimulatorConfiguration.eventStream(panel)
        configuration.keys = [key]
        return configuration
    }

    @Test("A key streams, without a login")
    func streams() async throws {
        try await withSimulator(Self.configuration()) { simulator, client in
            let stream = try await client.eventStream(headers: Self.shown)
            try await simulator.emit(["a"], to: .node(1))
            #expect(await stream.lines(1) == ["a"])
            let observations = await simulator.observations
            #expect(observations.requests(to: "/api/admin/token").isEmpty)
            #expect(observations.requests(to: "/api/node/1/logs").map(\.credential) == [.apiKey("pg_key_few")])
        }
    }

    @Test("It opens what its rights name, and the probe; the rest is 403")
    func rights() async throws {
        try await withSimulator(Self.configuration()) { _, client in
            var answers: [String: Int] = [:]
            for path in ["/api/admin", "/api/nodes/simple", "/api/nodes", "/api/system"] {
                answers[path] = try await client.request("GET", path, headers: Self.shown).status
            }
            #expect(
                answers == ["/api/admin": 200, "/api/nodes/simple": 200, "/api/nodes": 403, "/api/system": 403])
            let reply = try await client.request("GET", "/api/nodes", headers: Self.shown)
            #expect(try JSONValue.decode(reply.body).string("detail") == "Permission denied: nodes.read")
        }
    }

    @Test("Users are listed to whom the right is given: some, all, or no more than so many")
    func users() async throws {
        var configuration = Self.configuration()
        configuration.keys = [AccountKey("pg_key_few", rights: [.usersReadSimple])]
        configuration.users = [7: "sara", 12: "ali", 13: "a\"b"]
        try await withSimulator(configuration) { simulator, client async throws in
            func list(_ query: String) async throws -> String {
                let reply = try await client.request("GET", "/api/users/simple\(query)", headers: Self.shown)
                return reply.body
            }
            #expect(try await list("?ids=12&ids=99&limit=2") == #"{"users":[{"id":12,"username":"ali"}],"total":1}"#)
            #expect(try await list("?limit=1") == #"{"users":[{"id":7,"username":"sara"}],"total":3}"#)
            #expect(try await list("?ids=13") == #"{"users":[{"id":13,"username":"a\"b"}],"total":1}"#)
            #expect(try await client.request("GET", "/api/users/simple?ids=x", headers: Self.shown).status == 422)
            await simulator.setKey(AccountKey("pg_key_few", rights: [.nodesLogs]))
            #expect(try await client.request("GET", "/api/users/simple", headers: Self.shown).status == 403)
        }
    }

    @Test("A right that is taken away, a key that is taken away, and one that never was")
    func taken() async throws {
        try await withSimulator(Self.configuration()) { simulator, client async throws in
            await simulator.setKey(AccountKey("pg_key_few", rights: [.nodesReadSimple]))
            #expect(try await client.request("GET", "/api/node/1/logs", headers: Self.shown).status == 403)
            await simulator.removeKey("pg_key_few")
            #expect(try await client.request("GET", "/api/node/1/logs", headers: Self.shown).status == 401)
            #expect(try await client.request("GET", "/api/admin", headers: ["X-Api-Key: pg_key_no"]).status == 401)
        }
    }

    @Test("A panel from before 5.1, and one of the WebSocket dialect, know no keys")
    func unknown() async throws {
        try await withSimulator(Self.configuration(.v3)) { _, client async throws in
            #expect(try await client.request("GET", "/api/admin", headers: Self.shown).status == 401)
        }
        var configuration = Self.configuration()
        configuration.dialect = .webSocket
        try await withSimulator(configuration) { _, client async throws in
            #expect(try await client.request("GET", "/api/admin", headers: Self.shown).status == 401)
        }
    }
}
