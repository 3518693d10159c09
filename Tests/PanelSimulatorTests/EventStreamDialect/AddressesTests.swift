// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("HTTP addresses of an SSE panel", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct AddressesTests {
    @Test("GET /api/core: 405, without and with a token")
    func core() async throws {
        try await withSimulator(.eventStream()) { _, client async throws in
            #expect(try await client.request("GET", "/api/core").status == 405)
            #expect(try await client.request("GET", "/api/core", token: try await client.token()).status == 405)
        }
    }

    @Test("No core stream", arguments: [404, 405, 422])
    func coreLogs(status: Int) async throws {
        try await withSimulator(.eventStream { $0.coreLogsStatus = status }) { _, client async throws in
            let token = try await client.token()
            #expect(try await client.request("GET", "/api/core/logs", token: token).status == status)
        }
    }

    @Test("A trailing slash gives 307 to the address without it", arguments: ["/api/nodes", "/api/node/1/logs"])
    func trailingSlash(path: String) async throws {
        var configuration = SimulatorConfiguration.eventStream()
        configuration.pathPrefix = "/panel"
        try await withSimulator(configuration) { _, client in
            let reply = try await client.request("GET", "/panel\(path)/?a=b")
            #expect(reply.status == 307)
            #expect(reply.headers["location"] == "http://127.0.0.1/panel\(path)?a=b")
            #expect(try await client.request("GET", "/panel/api/nope/").status == 404)
        }
    }

    @Test("GET /api/nodes: a bare list up to 1.5, in an object later, with the secrets")
    func nodes() async throws {
        for panel in [EventStreamPanel.v1, .v3, .v5] {
            try await withSimulator(.eventStream(panel)) { _, client in
                let reply = try await client.request("GET", "/api/nodes", token: try await client.token())
                let value = try JSONValue.decode(reply.body)
                guard case .list(let nodes) = panel == .v1 ? value : value["nodes"] else {
                    Issue.record("no list: \(reply.body)")
                    return
                }
                #expect(value["total"] == (panel == .v1 ? nil : .number(2)))
                #expect(nodes.map { $0["id"] } == [.number(1), .number(2)])
                #expect(try nodes[0].string("api_key").contains(Node.secretMark))
                #expect(try nodes[0].string("server_ca").contains(Node.secretMark))
            }
        }
    }

    @Test("GET /api/nodes/simple: id, name and status, where it exists")
    func simpleNodes() async throws {
        try await withSimulator(.eventStream(.v3)) { _, client in
            let reply = try await client.request("GET", "/api/nodes/simple", token: try await client.token())
            let wanted = """
                {"nodes":[{"id":1,"name":"de-fra","status":"connected"},{"id":2,"name":"nl-ams","status":"error"}],"total":2}
                """
            #expect(try JSONValue.decode(reply.body) == JSONValue.decode(wanted))
        }
        try await withSimulator(.eventStream(.v1)) { _, client async throws in
            let token = try await client.token()
            #expect(try await client.request("GET", "/api/nodes/simple", token: token).status == 404)
        }
    }

    @Test("A node's status is any word", arguments: ["limited", "resting \"for now\""])
    func statusWord(word: String) async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            await simulator.setNode(id: 1, name: "de-fra", status: Node.Status(rawValue: word))
            let token = try await client.token()
            for path in ["/api/nodes", "/api/nodes/simple"] {
                let reply = try await client.request("GET", path, token: token)
                guard case .list(let nodes) = try JSONValue.decode(reply.body)["nodes"] else {
                    Issue.record("no list: \(reply.body)")
                    return
                }
                #expect(nodes.first?["status"] == .text(word))
            }
        }
    }

    @Test("GET /api/system: the version")
    func system() async throws {
        try await withSimulator(.eventStream(.v3)) { _, client in
            let reply = try await client.request("GET", "/api/system", token: try await client.token())
            #expect(try JSONValue.decode(reply.body)["version"] == .text("3.0.0"))
        }
    }
}
