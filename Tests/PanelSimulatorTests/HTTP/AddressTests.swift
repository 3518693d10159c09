// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("HTTP addresses", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct AddressTests {
    @Test("GET /api/core: 401 without a token")
    func coreWithoutToken() async throws {
        try await withSimulator { _, client async throws in
            #expect(try await client.request("GET", "/api/core").status == 401)
        }
    }

    @Test("GET /api/core: version, started, logs_websocket")
    func core() async throws {
        try await withSimulator { _, client in
            let reply = try await client.request("GET", "/api/core", token: try await client.token())
            let core = try JSONValue.decode(reply.body)
            #expect(core["started"] == .bool(true))
            #expect(core["logs_websocket"] == .text("/api/core/logs"))
            #expect(try !core.string("version").isEmpty)
        }
    }

    @Test("GET /api/nodes: a bare list with id, name, address, status, message and the secrets")
    func nodes() async throws {
        try await withSimulator(.withNodes) { _, client in
            let reply = try await client.request("GET", "/api/nodes", token: try await client.token())
            guard case .list(let nodes) = try JSONValue.decode(reply.body) else {
                Issue.record("no list: \(reply.body)")
                return
            }
            try #require(nodes.count == 2)
            #expect(nodes[0]["id"] == .number(1))
            #expect(nodes[0]["name"] == .text("de-fra"))
            #expect(nodes[0]["address"] == .text("192.0.2.1"))
            #expect(nodes[0]["message"] == .null)
            #expect(nodes[1]["status"] == .text("error"))
            #expect(nodes[1]["message"] == .text("timeout"))
            #expect(try nodes[0].string("api_key").contains(Node.secretMark))
            #expect(try nodes[0].string("server_ca").contains(Node.secretMark))
        }
    }

    @Test("GET /api/nodes: 401 without a token, 403 for who is not sudo")
    func nodesRefused() async throws {
        var configuration = SimulatorConfiguration(time: .manual())
        configuration.accounts = [Account(username: "reader", password: "r", isSudo: false)]
        try await withSimulator(configuration) { _, client async throws in
            #expect(try await client.request("GET", "/api/nodes").status == 401)
            let token = try await client.token("reader", "r")
            #expect(try decodedTokenPart(token, 1)["access"] == .text("admin"))
            #expect(try await client.request("GET", "/api/nodes", token: token).status == 403)
        }
    }

    @Test("GET /api/admin says whose token it is")
    func admin() async throws {
        try await withSimulator { _, client in
            let reply = try await client.request("GET", "/api/admin", token: try await client.token())
            #expect(try JSONValue.decode(reply.body) == .object(["username": .text("admin"), "is_sudo": .bool(true)]))
        }
    }

    @Test(
        "An unknown path gets 404, and so does a log without a handshake", arguments: ["/api/nope", "/api/core/logs"])
    func unknownPath(path: String) async throws {
        try await withSimulator { _, client async throws in
            #expect(try await client.request("GET", path, token: try await client.token()).status == 404)
        }
    }

    @Test("The scheme of Authorization is case-sensitive")
    func schemeCase() async throws {
        try await withSimulator { _, client in
            let token = try await client.token()
            let reply = try await client.request("GET", "/api/core", headers: ["Authorization: bearer \(token)"])
            #expect(reply.status == 401)
        }
    }

    @Test("A path prefix belongs to every address")
    func pathPrefix() async throws {
        var configuration = SimulatorConfiguration(time: .manual())
        configuration.pathPrefix = "/panel"
        try await withSimulator(configuration) { simulator, client async throws in
            #expect(try await client.request("GET", "/panel/api/core").status == 401)
            #expect(try await client.request("GET", "/api/core").status == 404)
            #expect(await simulator.url.hasSuffix("/panel"))
        }
    }

    @Test("https: requests and streams go through TLS")
    func tls() async throws {
        var configuration = SimulatorConfiguration.atOnce
        configuration.tls = TLSFiles(
            certificateChain: try fixture("localhost.cert.pem"), privateKey: try fixture("localhost.key.pem"))
        try await withSimulator(configuration) { simulator, client in
            #expect(await simulator.url.hasPrefix("https://"))
            let stream = try await client.stream("/api/core/logs")
            try await simulator.emit(["hello"], to: .core)
            #expect(await stream.texts(1) == ["hello"])
        }
    }

    @Test("Requests are on record with their headers, so that a token in a URL can be found")
    func requestRecord() async throws {
        try await withSimulator { simulator, client in
            _ = try await client.request("GET", "/api/core?x=1", headers: ["X-Probe: yes"])
            let request = try #require(await simulator.observations.requests.last)
            #expect(request.method == "GET")
            #expect(request.uri == "/api/core?x=1")
            #expect(request.header("x-probe") == "yes")
            #expect(!request.isHandshake)
        }
    }
}
