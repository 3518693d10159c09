// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("Who gets an event stream", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct AdmissionTests {
    private static let path = "/api/node/1/logs"

    @Test("401 without a token, with a bad one, and with one in the query")
    func unauthorized() async throws {
        try await withSimulator(.eventStream()) { simulator, client async throws in
            #expect(try await client.request("GET", Self.path).status == 401)
            #expect(try await client.request("GET", Self.path, token: "made-up").status == 401)
            let token = try await client.token()
            #expect(try await client.request("GET", Self.path + "?token=\(token)").status == 401)
            await simulator.expireTokens()
            #expect(try await client.request("GET", Self.path, token: token).status == 401)
            #expect(await simulator.observations.handshakes.refused == 4)
        }
    }

    @Test(
        "403 in the words of the version",
        arguments: [(EventStreamPanel.v5, "Permission denied: nodes.logs"), (.v3, "You're not allowed")])
    func forbidden(panel: EventStreamPanel, words: String) async throws {
        var configuration = SimulatorConfiguration.eventStream(panel)
        configuration.accounts = [Account(username: "reader", password: "r", isSudo: false)]
        try await withSimulator(configuration) { _, client in
            let reply = try await client.request("GET", Self.path, token: try await client.token("reader", "r"))
            #expect(reply.status == 403)
            #expect(try JSONValue.decode(reply.body).string("detail") == words)
        }
    }

    @Test("On 5.x a right will do for who is not sudo")
    func right() async throws {
        var configuration = SimulatorConfiguration.eventStream()
        configuration.accounts = [Account(username: "reader", password: "r", isSudo: false, rights: [.nodesLogs])]
        try await withSimulator(configuration) { simulator, client in
            let stream = try await client.eventStream(token: try await client.token("reader", "r"))
            try await simulator.emit(["a"], to: .node(1))
            #expect(await stream.lines(1) == ["a"])
        }
    }

    @Test("404 for an unknown, a disabled and a limited node, 422 for what is no number")
    func unknownNode() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            await simulator.setNode(id: 3, name: "off", status: .disabled)
            await simulator.setNode(id: 4, name: "used up", status: .limited)
            let token = try await client.token()
            for id in [3, 4, 9] {
                let reply = try await client.request("GET", "/api/node/\(id)/logs", token: token)
                #expect(reply.status == 404)
                #expect(try JSONValue.decode(reply.body).string("detail") == "Node not found")
            }
            #expect(try await client.request("GET", "/api/node/de-fra/logs", token: token).status == 422)
        }
    }

    @Test("409 without a node worker")
    func noWorker() async throws {
        try await withSimulator(.eventStream { $0.hasNodeWorker = false }) { _, client async throws in
            let token = try await client.token()
            #expect(try await client.request("GET", Self.path, token: token).status == 409)
        }
    }

    @Test("WebSocket upgrade headers are ignored: 200 and events")
    func upgrade() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            let token = try await client.token()
            let (reply, raw) = try await client.handshake(Self.path, headers: ["Authorization: Bearer \(token)"])
            let stream = EventStreamClient(client: raw, head: try #require(reply))
            #expect(stream.head.status == 200)
            try await simulator.emit(["a"], to: .node(1))
            #expect(await stream.lines(1) == ["a"])
            let (core, _) = try await client.handshake(
                "/api/core/logs", headers: ["Authorization: Bearer \(token)"])
            #expect(core?.status == 404)
        }
    }

    @Test("The interval is ignored", arguments: ["1", "11", "abc"])
    func interval(value: String) async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            let stream = try await client.eventStream(Self.path + "?interval=\(value)")
            try await simulator.emit(["a"], to: .node(1))
            #expect(await stream.lines(1) == ["a"])
        }
    }

    @Test("Faults of handshakes are faults of event streams too")
    func faults() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            let token = try await client.token()
            await simulator.inject {
                $0.nextHandshakes = [.refuse, .http(.status(502)), .http(.html), .delayed(.seconds(3))]
            }
            let statuses = [
                try await client.request("GET", Self.path, token: token).status,
                try await client.request("GET", Self.path, token: token).status,
            ]
            #expect(statuses == [403, 502])
            let page = try await client.request("GET", Self.path, token: token)
            #expect(page.headers["content-type"]?.hasPrefix("text/html") == true)
            async let opening = client.eventStream(token: token)
            try await simulator.waitUntil { $0.handshakes.inProgress == 1 }
            try await simulator.advance(by: .seconds(3))
            _ = try await opening
            #expect(await simulator.observations.handshakes.accepted == 1)
            #expect(await simulator.observations.handshakes.refused == 3)
        }
    }

    @Test("A held stream whose client leaves is refused; one whose client stays is opened")
    func held() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            let token = try await client.token()
            await simulator.inject { $0.handshakes = .hold }
            let request = Array("GET \(Self.path) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\r\n".utf8)
            let leaver = try await client.connect()
            try await leaver.send(request)
            let stayer = try await client.connect()
            try await stayer.send(request)
            try await simulator.waitUntil { $0.handshakes.inProgress == 2 }
            try await leaver.close()
            try await simulator.waitUntil { $0.handshakes.refused == 1 }
            await simulator.releaseHeldHandshakes()
            #expect(await HTTPReply.read(from: stayer)?.status == 200)
            #expect(await simulator.observations.openStreams.count == 1)
        }
    }
}
