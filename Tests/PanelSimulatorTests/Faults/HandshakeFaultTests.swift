// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("Faults of handshakes and connections", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct HandshakeFaultTests {
    @Test("The next two handshakes are refused, then the panel is itself again")
    func refuseNext() async throws {
        try await withSimulator { simulator, client in
            let headers = ["Authorization: Bearer \(try await client.token())"]
            await simulator.inject { $0.refuseHandshakes(next: 2) }
            var statuses: [Int?] = []
            for _ in 1...3 {
                statuses.append(try await client.handshake("/api/core/logs", headers: headers).reply?.status)
            }
            #expect(statuses == [403, 403, 101])
        }
    }

    @Test("A wrong accept key")
    func wrongAccept() async throws {
        try await withSimulator { simulator, client in
            await simulator.inject { $0.nextHandshakes = [.wrongAcceptKey] }
            let headers = ["Authorization: Bearer \(try await client.token())"]
            let (reply, _) = try await client.handshake("/api/core/logs", headers: headers)
            #expect(reply?.status == 101)
            #expect(reply?.headers["sec-websocket-accept"] != "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        }
    }

    @Test("Held handshakes are counted while they wait, and go on when released")
    func held() async throws {
        try await withSimulator { simulator, client in
            await simulator.inject { $0.handshakes = .hold }
            let headers = ["Authorization: Bearer \(try await client.token())"]
            var clients: [RawClient] = []
            for _ in 1...3 {
                let raw = try await client.connect()
                try await raw.send(PanelClient.handshakeBytes("/api/core/logs", headers: headers))
                clients.append(raw)
            }
            try await simulator.waitUntil { $0.handshakes.inProgress == 3 }
            await simulator.releaseHeldHandshakes()
            for raw in clients { #expect(await HTTPReply.read(from: raw)?.status == 101) }
            let handshakes = await simulator.observations.handshakes
            #expect(handshakes.inProgress == 0)
            #expect(handshakes.mostInProgress == 3)
            #expect(handshakes.accepted == 3)
        }
    }

    @Test("A handshake that is never answered ends its count with the connection")
    func never() async throws {
        try await withSimulator { simulator, client in
            await simulator.inject { $0.handshakes = .never }
            let raw = try await client.connect()
            try await raw.send(PanelClient.handshakeBytes("/api/core/logs", headers: []))
            try await simulator.waitUntil { $0.handshakes.inProgress == 1 }
            try await raw.close()
            try await simulator.waitUntil { $0.handshakes.inProgress == 0 && $0.connections.open == 0 }
        }
    }

    @Test("A delayed handshake waits for its time")
    func delayed() async throws {
        try await withSimulator { simulator, client in
            await simulator.inject { $0.handshakes = .delayed(.seconds(3)) }
            let raw = try await client.connect()
            let headers = ["Authorization: Bearer \(try await client.token())"]
            try await raw.send(PanelClient.handshakeBytes("/api/core/logs", headers: headers))
            try await simulator.waitUntil { $0.handshakes.inProgress == 1 }
            try await simulator.advance(by: .seconds(3))
            #expect(await HTTPReply.read(from: raw)?.status == 101)
        }
    }

    @Test(
        "Ordinary HTTP instead of a handshake",
        arguments: [(HTTPAnswer.html, 200), (.status(404), 404), (.status(502), 502), (.redirectLoop, 307)])
    func http(answer: HTTPAnswer, status: Int) async throws {
        try await withSimulator { simulator, client in
            await simulator.inject { $0.handshakes = .http(answer) }
            let (reply, _) = try await client.handshake("/api/core/logs", headers: [])
            #expect(reply?.status == status)
        }
    }

    @Test("The 101 and the first frames arrive together")
    func joined() async throws {
        try await withSimulator { simulator, client in
            try await simulator.emit(["first", "second"], to: .core)
            await simulator.inject { $0.joinsFramesToHandshake = true }
            let headers = ["Authorization: Bearer \(try await client.token())"]
            let raw = try await client.connect()
            try await raw.send(PanelClient.handshakeBytes("/api/core/logs", headers: headers))
            // One read brought all of it.
            try #require(await raw.readMore())
            #expect(await HTTPReply.read(from: raw)?.status == 101)
            #expect(raw.unread == [0x81, 5] + Array("first".utf8) + [0x81, 6] + Array("second".utf8))
        }
    }

    @Test("Dropped connections")
    func dropped() async throws {
        try await withSimulator { simulator, client in
            await simulator.inject { $0.connections = .drop }
            // The connect itself may fail already: the RST can overtake it.
            if let raw = try? await client.connect() { _ = await raw.readToEnd() }
            try await simulator.waitUntil { $0.connections.turnedAway == 1 && $0.connections.open == 0 }
            await simulator.inject { $0.connections = .serve }
            #expect(try await client.request("GET", "/api/core").status == 401)
        }
    }

    @Test("A silent connection stays open and answers nothing")
    func silent() async throws {
        try await withSimulator { simulator, client in
            await simulator.inject { $0.connections = .silence }
            let raw = try await client.connect()
            try await raw.send(PanelClient.handshakeBytes("/api/core/logs", headers: []))
            try await simulator.waitUntil { $0.connections.turnedAway == 1 }
            #expect(await simulator.observations.requests.isEmpty)
            #expect(await simulator.observations.connections.open == 1)
        }
    }

    @Test("A server of another protocol greets")
    func greeting() async throws {
        try await withSimulator { simulator, client in
            await simulator.inject { $0.connections = .greet("SSH-2.0-OpenSSH_9.2\r\n") }
            let raw = try await client.connect()
            try #require(await raw.readMore())
            #expect(raw.unread == Array("SSH-2.0-OpenSSH_9.2\r\n".utf8))
        }
    }

    @Test("The port closed, open streams stay; opened again, it is the same port")
    func listenerOnly() async throws {
        try await withSimulator(.atOnce) { simulator, client in
            let stream = try await client.stream("/api/core/logs")
            _ = try await simulator.waitForStream(of: .core)
            try await simulator.stopListening()
            await #expect(throws: (any Error).self) { try await client.connect() }
            try await simulator.emit(["a"], to: .core)
            #expect(await stream.texts(1) == ["a"])
            try await simulator.start()
            #expect(try await client.login().status == 200)
        }
    }
}
