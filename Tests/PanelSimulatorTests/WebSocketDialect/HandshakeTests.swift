// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("Handshake", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct HandshakeTests {
    /// What is asked for, and with whose token (nil for none).
    private static let refused: [(target: String, user: String?)] = [
        ("/api/core/logs", nil),
        ("/api/core/logs", "reader"),
        ("/api/core/logs?interval=11", "admin"),
        ("/api/core/logs?interval=10.1", "admin"),
        ("/api/core/logs?interval=abc", "admin"),
        ("/api/core/logs?interval=inf", "admin"),
        ("/api/core/logs?token=made-up", "admin"),
        ("/api/node/2/logs", "admin"),
        ("/api/node/9/logs", "admin"),
        ("/api/node/x/logs", "admin"),
        ("/api/nope", "admin"),
    ]

    @Test("Every refusal is the same bare 403 with an empty body", arguments: refused)
    func refusals(target: String, user: String?) async throws {
        var configuration = SimulatorConfiguration.withNodes
        configuration.accounts.append(Account(username: "reader", password: "reader", isSudo: false))
        try await withSimulator(configuration) { simulator, client in
            let token = if let user { try await client.token(user, user) } else { "none" }
            let (reply, _) = try await client.handshake(target, headers: ["Authorization: Bearer \(token)"])
            #expect(reply?.status == 403)
            #expect(reply?.body == "")
            #expect(reply?.headers["content-length"] == "0")
            #expect(await simulator.observations.handshakes.refused == 1)
        }
    }

    @Test(
        "A missing header is refused, and so is another case of the scheme",
        arguments: ["X: y", "Authorization: bearer T"])
    func headers(header: String) async throws {
        try await withSimulator { _, client in
            let token = try await client.token()
            let header = header.replacing("T", with: token)
            let (reply, _) = try await client.handshake("/api/core/logs", headers: [header])
            #expect(reply?.status == 403)
        }
    }

    @Test("A good token in the header opens a stream with the right accept key and no subprotocol")
    func accepted() async throws {
        try await withSimulator { simulator, client in
            let token = try await client.token()
            let (reply, _) = try await client.handshake("/api/core/logs", headers: ["Authorization: Bearer \(token)"])
            #expect(reply?.status == 101)
            // The worked example of RFC 6455, section 1.3.
            #expect(reply?.headers["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            #expect(reply?.headers["sec-websocket-protocol"] == nil)
            #expect(reply?.headers["sec-websocket-extensions"] == nil)
            try await simulator.waitUntilStreams(of: .core, are: 1)
        }
    }

    @Test("A token in the query opens a stream too, and is on record")
    func queryToken() async throws {
        try await withSimulator { simulator, client in
            let token = try await client.token()
            let (reply, _) = try await client.handshake("/api/core/logs?token=\(token)", headers: [])
            #expect(reply?.status == 101)
            let request = try #require(await simulator.observations.requests.last)
            #expect(request.isHandshake)
            #expect(request.uri.contains(token))
        }
    }

    @Test("permessage-deflate is taken where it is offered")
    func compression() async throws {
        try await withSimulator { _, client in
            let headers = [
                "Authorization: Bearer \(try await client.token())", "Sec-WebSocket-Extensions: permessage-deflate",
            ]
            let (reply, _) = try await client.handshake("/api/core/logs", headers: headers)
            #expect(reply?.headers["sec-websocket-extensions"] == "permessage-deflate")
        }
    }

    @Test("An expired token opens no stream, and an open stream outlives its token")
    func expiry() async throws {
        var configuration = SimulatorConfiguration.atOnce
        configuration.keepalive = nil
        try await withSimulator(configuration) { simulator, client in
            let token = try await client.token()
            let stream = try await client.stream("/api/core/logs", token: token)
            try await simulator.advance(by: .seconds(86_400))
            let (reply, _) = try await client.handshake("/api/core/logs", headers: ["Authorization: Bearer \(token)"])
            #expect(reply?.status == 403)
            try await simulator.emit(["still here"], to: .core)
            #expect(await stream.texts(1) == ["still here"])
        }
    }

    @Test("expireTokens and resetPassword leave open streams alone")
    func revocation() async throws {
        try await withSimulator(.atOnce) { simulator, client in
            let stream = try await client.stream("/api/core/logs")
            await simulator.expireTokens()
            try await simulator.resetPassword(of: "admin", to: "x")
            try await simulator.emit(["still here"], to: .core)
            #expect(await stream.texts(1) == ["still here"])
        }
    }
}
