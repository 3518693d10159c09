// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("Rebecca", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct RebeccaTests {
    private static let origin = "Origin: http://127.0.0.1"

    private static var rebecca: SimulatorConfiguration {
        var configuration = SimulatorConfiguration.withNodes
        configuration.fork = .rebecca
        return configuration
    }

    private static func open(_ client: PanelClient, _ path: String) async throws -> StreamClient {
        let (reply, raw) = try await client.handshake(
            path, headers: ["Authorization: Bearer \(try await client.token())", origin])
        try #require(reply?.status == 101)
        return StreamClient(client: raw)
    }

    @Test("A handshake without an origin, or with none that is one: the bare 403", arguments: [nil, "Origin: null"])
    func origin(header: String?) async throws {
        try await withSimulator(Self.rebecca) { _, client async throws in
            let token = "Authorization: Bearer \(try await client.token())"
            let (reply, _) = try await client.handshake(
                "/api/node/1/logs", headers: [token] + (header.map { [$0] } ?? []))
            #expect(reply?.status == 403)
            #expect(reply?.body.isEmpty == true)
        }
    }

    @Test("Other refusals say why, and come first")
    func refusals() async throws {
        var configuration = Self.rebecca
        configuration.accounts.append(Account(username: "seller", password: "s", isSudo: false))
        try await withSimulator(configuration) { _, client async throws in
            let (unknown, _) = try await client.handshake("/api/node/1/logs", headers: ["Authorization: Bearer x"])
            #expect(unknown?.status == 401)
            #expect(unknown?.body == #"{"detail":"Could not validate credentials"}"#)
            let seller = "Authorization: Bearer \(try await client.token("seller", "s"))"
            let (lowly, _) = try await client.handshake("/api/core/logs", headers: [seller])
            #expect(lowly?.status == 403)
            #expect(lowly?.body == #"{"detail":"You're not allowed"}"#)
        }
    }

    @Test("The last 200 lines to every reader, a frame each, then what comes; nothing is lost")
    func lines() async throws {
        try await withSimulator(Self.rebecca) { simulator, client async throws in
            try await simulator.emit(numberedLines(1...250), to: .node(1))
            for _ in 0..<2 {
                let stream = try await Self.open(client, "/api/node/1/logs")
                #expect(await stream.texts(200) == numberedLines(51...250))
            }
            let stream = try await Self.open(client, "/api/node/1/logs")
            try await simulator.emit(numberedLines(251...1250), to: .node(1))
            #expect(await stream.texts(1200).suffix(1000) == numberedLines(251...1250))
        }
    }

    @Test("The core's log is that of the first connected node, and the core has none of its own")
    func core() async throws {
        var configuration = Self.rebecca
        configuration.nodes = [
            Node(id: 1, name: "off", status: .disabled), Node(id: 2, name: "de-fra"), Node(id: 3, name: "nl-ams"),
        ]
        try await withSimulator(configuration) { simulator, client async throws in
            let core = try await Self.open(client, "/api/core/logs")
            let node = try await Self.open(client, "/api/node/2/logs")
            try await simulator.waitUntil { $0.openStreams.count == 2 }
            try await simulator.emit(["not this"], to: .node(3))
            try await simulator.emit(["a"], to: .node(2))
            #expect(await core.texts(1) == ["a"])
            #expect(await node.texts(1) == ["a"])
            await #expect(throws: SimulatorError.noCoreLog) { try await simulator.emit(["b"], to: .core) }
        }
    }

    @Test("No ping is answered or sent, and no data message read; lines go on")
    func pings() async throws {
        try await withSimulator(Self.rebecca) { simulator, client async throws in
            let stream = try await Self.open(client, "/api/node/1/logs")
            try await stream.send(WireFrame.ping, "there?")
            try await simulator.waitUntil { $0.openStreams.first?.pings == 1 }
            try await simulator.advance(by: .seconds(600))
            try await simulator.emit(["a"], to: .node(1))
            #expect(await stream.texts(1) == ["a"])
            #expect(await simulator.observations.openStreams.first?.pingsSent == 0)
        }
    }

    @Test(
        "An error is a line before the end: no such node, one that is down, no node at all, one that dies",
        arguments: ["/api/node/9/logs", "/api/node/2/logs", "/api/core/logs", "/api/node/1/logs"])
    func errors(path: String) async throws {
        try await withSimulator(Self.rebecca) { simulator, client async throws in
            if path == "/api/core/logs" { await simulator.setNode(id: 1, name: "de-fra", status: .error) }
            let stream = try await Self.open(client, path)
            if path == "/api/node/1/logs" {
                _ = try await simulator.waitForStream(of: .node(1))
                await simulator.setNode(id: 1, name: "de-fra", status: .error)
            }
            #expect(await stream.texts(1).first?.isEmpty == false)
            #expect(await stream.nextFrame()?.closeCode == 1000)
            #expect(await stream.client.readToEnd() == .eof)
        }
    }
}
