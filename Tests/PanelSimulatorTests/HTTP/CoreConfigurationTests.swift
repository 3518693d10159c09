// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("The cores' configurations", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct CoreConfigurationTests {
    private static let silent = CoreConfiguration(
        id: 7, name: "silent", log: .init(access: "none", error: "/var/log/xray \"e\".log", loglevel: nil))
    private static let silentLog = JSONValue.object([
        "access": .text("none"), "error": .text("/var/log/xray \"e\".log"),
    ])

    @Test("Marzban's GET /api/core/config: the one core's, with its secrets, for who is sudo")
    func marzban() async throws {
        var configuration = SimulatorConfiguration.withNodes
        configuration.accounts.append(Account(username: "seller", password: "s", isSudo: false))
        try await withSimulator(configuration) { simulator, client async throws in
            let token = try await client.token()
            let reply = try await client.request("GET", "/api/core/config", token: token)
            #expect(try JSONValue.decode(reply.body)["log"] == .object(["loglevel": .text("warning")]))
            #expect(reply.body.contains(Node.secretMark))
            await simulator.setCore(CoreConfiguration(id: 1, name: "core", log: Self.silent.log))
            let changed = try await client.request("GET", "/api/core/config", token: token)
            #expect(try JSONValue.decode(changed.body)["log"] == Self.silentLog)
            await simulator.setCore(CoreConfiguration(log: nil))
            let without = try await client.request("GET", "/api/core/config", token: token)
            #expect(try JSONValue.decode(without.body)["log"] == nil)
            let seller = try await client.token("seller", "s")
            #expect(try await client.request("GET", "/api/core/config", token: seller).status == 403)
            #expect(try await client.request("GET", "/api/core/config").status == 401)
        }
    }

    @Test("PasarGuard's: all, one by its number, or only their names; the nodes say which is theirs")
    func pasarGuard() async throws {
        var configuration = SimulatorConfiguration.eventStream()
        configuration.cores.append(Self.silent)
        configuration.nodes[1].core = 7
        try await withSimulator(configuration) { _, client async throws in
            let token = try await client.token()
            func get(_ path: String) async throws -> JSONValue {
                try JSONValue.decode(try await client.request("GET", path, token: token).body)
            }
            let all = try await get("/api/cores")
            #expect(all["count"] == .number(2))
            guard case .list(let cores) = all["cores"], case .list(let nodes) = try await get("/api/nodes")["nodes"]
            else {
                Issue.record("no lists")
                return
            }
            #expect(cores.map { $0["id"] } == [.number(1), .number(7)])
            #expect(cores.last?["config"]?["log"] == Self.silentLog)
            let one = try await get("/api/core/7")
            #expect(one == cores.last)
            let simple = try await get("/api/cores/simple")
            #expect(simple["total"] == .number(2))
            #expect(nodes.map { $0["core_config_id"] } == [.number(1), .number(7)])
            #expect(try await client.request("GET", "/api/core/9", token: token).status == 404)
            #expect(try await client.request("GET", "/api/core/config", token: token).status == 422)
        }
    }

    @Test("Each has a right of its own on 5.x")
    func rights() async throws {
        var configuration = SimulatorConfiguration.eventStream()
        configuration.keys = [
            AccountKey("pg_key_read", rights: [.coresRead]), AccountKey("pg_key_simple", rights: [.coresReadSimple]),
        ]
        try await withSimulator(configuration) { _, client async throws in
            for (key, statuses) in [("pg_key_read", [200, 200, 403]), ("pg_key_simple", [403, 403, 200])] {
                var got: [Int] = []
                for path in ["/api/cores", "/api/core/1", "/api/cores/simple"] {
                    got.append(try await client.request("GET", path, headers: ["X-Api-Key: \(key)"]).status)
                }
                #expect(got == statuses)
            }
        }
    }
}
