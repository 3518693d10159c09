// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("Login", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct LoginTests {
    @Test("A good password brings a bearer token")
    func accepted() async throws {
        try await withSimulator { simulator, client in
            let reply = try await client.login()
            #expect(reply.status == 200)
            #expect(try JSONValue.decode(reply.body)["token_type"] == .text("bearer"))
            let logins = await simulator.observations.logins
            #expect(logins.accepted == 1)
            #expect(logins.refused == 0)
        }
    }

    @Test("The token's parts decode as a JWT's")
    func tokenShape() async throws {
        try await withSimulator(SimulatorConfiguration(time: .manual(unixSeconds: 1000))) { _, client in
            let token = try await client.token()
            #expect(try decodedTokenPart(token, 0) == .object(["alg": .text("HS256"), "typ": .text("JWT")]))
            #expect(
                try decodedTokenPart(token, 1)
                    == .object([
                        "sub": .text("admin"), "access": .text("sudo"), "iat": .number(1000), "exp": .number(87_400),
                    ]))
        }
    }

    @Test("A clock that is off shows in the token and in the answer's date")
    func clockOffset() async throws {
        try await withSimulator(SimulatorConfiguration(time: .manual(unixSeconds: 1000))) { simulator, client in
            #expect(try await client.login().headers["date"] == "Thu, 01 Jan 1970 00:16:40 GMT")
            await simulator.inject { $0.clockOffset = .seconds(86_400) }
            #expect(try await client.login().headers["date"] == "Fri, 02 Jan 1970 00:16:40 GMT")
            let token = try await client.token()
            #expect(try decodedTokenPart(token, 1)["iat"] == .number(87_400))
            let reply = try await client.request("GET", "/api/admin", headers: ["Authorization: Bearer \(token)"])
            #expect(reply.status == 200)
        }
    }

    @Test("exp may be absent")
    func noExpiry() async throws {
        var configuration = SimulatorConfiguration(time: .manual())
        configuration.tokenLifetime = nil
        try await withSimulator(configuration) { simulator, client in
            let token = try await client.token()
            #expect(try decodedTokenPart(token, 1)["exp"] == nil)
            try await simulator.advance(by: .seconds(10 * 86_400))
            #expect(try await client.request("GET", "/api/core", token: token).status == 200)
        }
    }

    @Test("A bad password gets 401 with the panel's words")
    func refused() async throws {
        try await withSimulator { simulator, client in
            let reply = try await client.login("admin", "wrong")
            #expect(reply.status == 401)
            #expect(reply.body == #"{"detail":"Incorrect username or password"}"#)
            #expect(await simulator.observations.logins.refused == 1)
        }
    }

    @Test(
        "A disabled account and one of the environment file are refused in the panel's words, once the password is right",
        arguments: [
            (Account.Standing.disabled, 403, "your account has been disabled", LoginAttempt.Outcome.disabled),
            (.ofEnvironment, 400, "env admin not allowed in production", .ofEnvironment),
        ])
    func standing(
        standing: Account.Standing, status: Int, words: String, outcome: LoginAttempt.Outcome
    ) async throws {
        for dialect in [SimulatedDialect.webSocket, .eventStream(.v5)] {
            var configuration = SimulatorConfiguration(dialect: dialect, time: .manual())
            configuration.accounts = [Account(username: "admin", password: "admin", standing: standing)]
            try await withSimulator(configuration) { simulator, client async throws in
                let reply = try await client.login()
                #expect(reply.status == status)
                #expect(reply.headers["content-type"] == "application/json")
                #expect(try JSONValue.decode(reply.body) == .object(["detail": .text(words)]))
                #expect(try await client.login("admin", "wrong").status == 401)
                await simulator.setAccount(Account(username: "admin", password: "admin"))
                #expect(try await client.login().status == 200)
                let observations = await simulator.observations
                #expect(observations.loginAttempts.map(\.outcome) == [outcome, .wrongPassword, .accepted])
                #expect(observations.loginAttempts.map(\.username) == ["admin", "admin", "admin"])
                #expect(observations.logins.refused == 2)
            }
        }
    }

    @Test("An account disabled later: its token and its key get 403 everywhere")
    func disabledLater() async throws {
        var configuration = SimulatorConfiguration.eventStream()
        configuration.keys = [AccountKey("pg_key_all")]
        try await withSimulator(configuration) { simulator, client async throws in
            let shown = ["Authorization: Bearer \(try await client.token())"]
            await simulator.setAccount(Account(username: "admin", password: "admin", standing: .disabled))
            for path in ["/api/admin", "/api/nodes", "/api/node/1/logs"] {
                for headers in [shown, ["X-Api-Key: pg_key_all"]] {
                    let reply = try await client.request("GET", path, headers: headers)
                    #expect(reply.status == 403)
                    #expect(reply.body == #"{"detail":"your account has been disabled"}"#)
                }
            }
        }
    }

    @Test("A JSON body gets 422")
    func jsonBody() async throws {
        try await withSimulator { simulator, client in
            let reply = try await client.request(
                "POST", "/api/admin/token", headers: ["Content-Type: application/json"],
                body: #"{"username":"admin","password":"admin"}"#)
            #expect(reply.status == 422)
            #expect(await simulator.observations.logins.malformed == 1)
        }
    }

    @Test("Form values are percent-decoded")
    func percentDecoding() async throws {
        var configuration = SimulatorConfiguration(time: .manual())
        configuration.accounts = [Account(username: "ops team", password: "a&b=ü%")]
        try await withSimulator(configuration) { _, client async throws in
            #expect(try await client.login("ops+team", "a%26b%3d%C3%BC%25").status == 200)
        }
    }

    @Test("A token is over at its time, not before")
    func expiry() async throws {
        try await withSimulator { simulator, client in
            let token = try await client.token()
            try await simulator.advance(by: .seconds(86_399))
            #expect(try await client.request("GET", "/api/core", token: token).status == 200)
            try await simulator.advance(by: .seconds(1))
            #expect(try await client.request("GET", "/api/core", token: token).status == 401)
        }
    }

    @Test("A password reset makes older tokens worthless, and newer ones are good")
    func passwordReset() async throws {
        try await withSimulator { simulator, client in
            let old = try await client.token()
            try await simulator.resetPassword(of: "admin", to: "new")
            let new = try await client.token("admin", "new")
            #expect(try await client.request("GET", "/api/core", token: old).status == 401)
            #expect(try await client.request("GET", "/api/core", token: new).status == 200)
        }
    }

    @Test("A token that was not given out is refused, whatever it looks like")
    func forgedToken() async throws {
        try await withSimulator { _, client in
            let token = try await client.token()
            for forged in [token + "A", String(token.dropLast())] {
                #expect(try await client.request("GET", "/api/core", token: forged).status == 401)
            }
        }
    }
}
