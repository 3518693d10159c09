// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("What stands before the panel", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct FrontTests {
    @Test(
        "A page with the status, by whom it says",
        arguments: [
            (FrontAnswer.challenge, 403, "cloudflare"), (.basicLogin, 401, "nginx"),
            (.cdnError(521), 521, "cloudflare"),
            (.later(429), 429, "nginx"), (.proxyPage(504), 504, "nginx"), (.website, 200, "nginx"),
        ])
    func page(answer: FrontAnswer, status: Int, server: String) async throws {
        for dialect in [SimulatedDialect.webSocket, .eventStream(.v5)] {
            try await withSimulator(SimulatorConfiguration(dialect: dialect, time: .manual())) {
                simulator, client async throws in
                await simulator.inject { $0.fronts = [Front(answer)] }
                let replies = [
                    try await client.login(), try await client.request("GET", "/api/nodes"),
                    try await client.request("GET", "/api/node/1/logs"),
                    try #require(await client.handshake("/api/node/1/logs", headers: []).reply),
                ]
                for reply in replies {
                    #expect(reply.status == status)
                    #expect(reply.headers["server"] == server)
                    #expect(reply.headers["content-type"] == "text/html")
                    #expect(reply.body.hasPrefix("<html>"))
                }
                let observations = await simulator.observations
                #expect(observations.logins.accepted + observations.logins.refused + observations.logins.malformed == 0)
                #expect(observations.loginAttempts == [LoginAttempt(username: nil, outcome: .notByPanel)])
                #expect(observations.openStreams.isEmpty)
            }
        }
    }

    @Test("A challenge and a proxy's own login are marked as such")
    func marks() async throws {
        try await withSimulator { simulator, client async throws in
            await simulator.inject { $0.fronts = [Front(.challenge, next: 1), Front(.basicLogin)] }
            #expect(try await client.login().headers["cf-mitigated"] == "challenge")
            #expect(try await client.login().headers["www-authenticate"] == #"Basic realm="Restricted""#)
        }
    }

    @Test("Retry-After in seconds, as a date, as anything, or missing")
    func retryAfter() async throws {
        try await withSimulator(SimulatorConfiguration(time: .manual(unixSeconds: 1000))) {
            simulator, client async throws in
            let cases: [(RetryAfter?, String?)] = [
                (.seconds(30), "30"), (.date(inSeconds: 90), "Thu, 01 Jan 1970 00:18:10 GMT"), (.text("soon"), "soon"),
                (nil, nil),
            ]
            for (value, header) in cases {
                await simulator.inject { $0.fronts = [Front(.later(503, value))] }
                #expect(try await client.login().headers["retry-after"] == header)
            }
        }
    }

    @Test("Only for what it is meant, for so many answers; then the next front, then the panel")
    func scope() async throws {
        try await withSimulator(.withNodes) { simulator, client async throws in
            let token = try await client.token()
            await simulator.inject {
                $0.fronts = [
                    Front(.cdnError(522), for: [.list], next: 2), Front(.later(429), for: [.list, .stream], next: 1),
                ]
            }
            var statuses: [Int] = []
            for _ in 0..<4 { statuses.append(try await client.request("GET", "/api/nodes", token: token).status) }
            #expect(statuses == [522, 522, 429, 200])
            #expect(try await client.login().status == 200)
            _ = try await client.stream("/api/core/logs")
            await simulator.inject { $0.fronts = [Front(.challenge, for: [.stream])] }
            #expect(try await client.request("GET", "/api/nodes", token: token).status == 200)
            let (reply, _) = try await client.handshake(
                "/api/core/logs", headers: ["Authorization: Bearer \(token)"])
            #expect(reply?.status == 403)
            await simulator.inject { $0.fronts = [] }
            _ = try await client.stream("/api/core/logs")
        }
    }

    @Test("The upgrade taken away: the panel's own words on the handshake", arguments: [404, 400, 405, 426])
    func strippedUpgrade(status: Int) async throws {
        try await withSimulator(.withNodes) { simulator, client async throws in
            await simulator.inject { $0.fronts = [Front(.strippedUpgrade(status))] }
            let token = try await client.token()
            let (reply, _) = try await client.handshake(
                "/api/core/logs", headers: ["Authorization: Bearer \(token)"])
            #expect(reply?.status == status)
            #expect(reply?.headers["server"] == "uvicorn")
            #expect(try JSONValue.decode(try #require(reply?.body))["detail"] != nil)
            #expect(try await client.request("GET", "/api/nodes", token: token).status == 200)
        }
        try await withSimulator(.eventStream()) { simulator, client async throws in
            await simulator.inject { $0.fronts = [Front(.strippedUpgrade())] }
            _ = try await client.eventStream()
        }
    }

    @Test("The web interface stands at its path, and no address of the API below it")
    func dashboard() async throws {
        for configuration in [SimulatorConfiguration.withNodes, .eventStream()] {
            try await withSimulator(configuration) { _, client async throws in
                let page = try await client.request("GET", "/dashboard/")
                #expect(page.status == 200)
                #expect(page.headers["content-type"]?.hasPrefix("text/html") == true)
                let missing = try await client.request("GET", "/dashboard/api/core")
                #expect(missing.status == 404)
                #expect(missing.headers["content-type"]?.hasPrefix("text/html") == true)
                #expect(try await client.request("POST", "/dashboard/api/admin/token").status == 405)
                #expect(try await client.login().status == 200)
            }
        }
    }

    @Test(
        "Plain HTTP to a https port",
        arguments: [
            (WrongSchemeAnswer.panel, ""), (.close, ""), (.proxy, "The plain HTTP request was sent to HTTPS port"),
        ])
    func plainToTLS(answer: WrongSchemeAnswer, words: String) async throws {
        var configuration = SimulatorConfiguration(time: .manual())
        configuration.tls = TLSFiles(
            certificateChain: try fixture("localhost.cert.pem"), privateKey: try fixture("localhost.key.pem"))
        try await withSimulator(configuration) { simulator, client async throws in
            await simulator.inject { $0.wrongScheme = answer }
            let raw = try await RawClient.connect(port: client.port)
            try await raw.send(Array("GET /api/core HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
            _ = await raw.readToEnd()
            let text = String(decoding: raw.unread, as: UTF8.self)
            #expect(text.isEmpty == words.isEmpty)
            #expect(text.contains(words) || words.isEmpty)
            if !words.isEmpty { #expect(text.hasPrefix("HTTP/1.1 400 Bad Request\r\n")) }
            #expect(try await client.login().status == 200)
        }
    }

    @Test(
        "TLS to a http port",
        arguments: [
            (WrongSchemeAnswer.panel, "Invalid HTTP request received."), (.close, ""), (.proxy, "400 Bad Request"),
        ])
    func tlsToPlain(answer: WrongSchemeAnswer, words: String) async throws {
        try await withSimulator { simulator, client async throws in
            await simulator.inject { $0.wrongScheme = answer }
            let raw = try await client.connect()
            // The begin of a record that carries a handshake.
            try await raw.send([22, 3, 1, 0, 4, 1, 0, 0, 0])
            #expect(await raw.readToEnd() == .eof)
            let text = String(decoding: raw.unread, as: UTF8.self)
            #expect(words.isEmpty ? text.isEmpty : text.contains(words))
        }
    }

    @Test("A quiet stream is cut with EOF; what the panel writes keeps it, what the client writes does not")
    func quietWebSocket() async throws {
        try await withSimulator(.atOnce) { simulator, client async throws in
            await simulator.inject { $0.quietLimit = .seconds(10) }
            let stream = try await client.stream("/api/core/logs")
            _ = try await simulator.waitForStream(of: .core)
            try await simulator.advance(by: .seconds(9))
            try await simulator.emit(["a"], to: .core)
            try await simulator.advance(by: .seconds(9))
            #expect(await stream.texts(1) == ["a"])
            try await stream.send(WireFrame.text)
            try await simulator.waitUntil { $0.openStreams.first?.dataMessages == 1 }
            try await simulator.advance(by: .seconds(1))
            #expect(await stream.client.readToEnd() == .eof)
            #expect(stream.client.unread.isEmpty)
        }
    }

    @Test("Pings keep an event stream alive where the proxy is patient enough", arguments: [(14, false), (16, true)])
    func quietEventStream(limit: Int, lives: Bool) async throws {
        try await withSimulator(.eventStream()) { simulator, client async throws in
            await simulator.inject { $0.quietLimit = .seconds(limit) }
            let stream = try await client.eventStream()
            _ = try await simulator.waitForStream(of: .node(1))
            try await simulator.advance(by: .seconds(100))
            #expect(await simulator.observations.openStreams.isEmpty != lives)
            if !lives {
                // No last chunk.
                #expect(await stream.nextChunk() == nil)
            }
        }
    }
}
