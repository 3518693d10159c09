// SPDX-License-Identifier: MIT

import RelayTesting
import Testing

@testable import PanelLogs

@Suite("Authenticator with a key or token", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct FixedCredentialTests {
    private let script = ScriptedPanel()
    private let clock = ManualClock()
    private let observer = RecordingObserver()

    private func authenticator(_ credentials: PanelCredentials) -> Authenticator {
        Authenticator(
            credentials: credentials, panel: script, backoff: Backoff(initial: .seconds(1), maximum: .seconds(30)),
            observer: observer, clock: clock.clock)
    }

    private var refused: LoginUnavailable {
        LoginUnavailable(cause: .credentialRefused(.token), until: .seconds(300))
    }

    @Test("a key is shown as it is, and there is never a login")
    func key() async throws {
        let authenticator = authenticator(.apiKey("key"))
        #expect(try await authenticator.token() == Token(apiKey: "key"))
        await #expect(throws: LoginUnavailable.self) {
            _ = try await authenticator.token(rejected: Token(apiKey: "key"))
        }
        clock.advance(by: .seconds(3600))
        #expect(try await authenticator.token().header == ("X-Api-Key", "key"))
        #expect(script.logins.count == 0)
    }

    @Test("its refusal is told once, with what to do, and its acceptance later")
    func told() async throws {
        let authenticator = authenticator(.token("one"))
        for _ in 0..<10 {
            await #expect(throws: refused) { _ = try await authenticator.token(rejected: Token("one")) }
        }
        #expect(observer.loginFailures.count == 1)
        #expect(try await observer.loginFailures.next().description.contains("TokenFile="))
        clock.advance(by: .seconds(300))
        await authenticator.accepted(try await authenticator.token())
        #expect(observer.acceptances.count == 1)
    }

    @Test("another key takes its place at once, whatever was said of the first")
    func replaced() async throws {
        let authenticator = authenticator(.token("one"))
        await #expect(throws: refused) { _ = try await authenticator.token(rejected: Token("one")) }
        await authenticator.replaceCredentials(.apiKey("two"))
        #expect(try await authenticator.token(rejected: Token("one")) == Token(apiKey: "two"))
    }

    @Test("a password in its place means a login")
    func toLogin() async throws {
        let authenticator = authenticator(.token("one"))
        _ = try await authenticator.token()
        await authenticator.replaceCredentials(.login(username: "relay", password: "secret"))
        async let token = authenticator.token()
        let login = try await script.logins.next()
        #expect(login.username == "relay")
        login.accept("issued")
        #expect(try await token == Token("issued"))
    }

    @Test("in place of a password, it is used instead of the issued token")
    func fromLogin() async throws {
        let authenticator = authenticator(.login(username: "relay", password: "secret"))
        async let issued = authenticator.token()
        try await script.logins.next().accept("issued")
        #expect(try await issued == Token("issued"))
        await authenticator.replaceCredentials(.token("one"))
        #expect(try await authenticator.token() == Token("one"))
        // The issued token is not waiting for the way back.
        await authenticator.replaceCredentials(.login(username: "other", password: "secret"))
        async let other = authenticator.token()
        try await script.logins.next().accept("another")
        #expect(try await other == Token("another"))
    }

    @Test("who waits for a login gets the key that replaces it, and does not wait for the login's end")
    func duringLogin() async throws {
        let authenticator = authenticator(.login(username: "relay", password: "secret"))
        let tokens = Questions<Token>()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<10 { group.addTask { tokens.put(try await authenticator.token()) } }
            let login = try await script.logins.next()
            // Gives the others time to come; who comes later finds the key in place.
            for _ in 0..<10 { await authenticator.accepted(Token("none")) }
            await authenticator.replaceCredentials(.token("one"))
            // All but the one that runs the login.
            for _ in 0..<9 { #expect(try await tokens.next() == Token("one")) }
            login.fail(.loginRefused(LoginRefusal(status: 401)))
            #expect(try await tokens.next() == Token("one"))
            try await group.waitForAll()
        }
        #expect(observer.loginFailures.count == 0)
    }

    @Test("no way to print credentials or a token shows the secret")
    func prints() {
        for value in [
            PanelCredentials.login(username: "relay", password: "hunter2"), .apiKey("hunter2"), .token("hunter2"),
        ] {
            var dumped = ""
            dump(value, to: &dumped)
            #expect(!"\(value) \(String(reflecting: value)) \([value]) \(dumped)".contains("hunter2"))
        }
        for value in [Token("hunter2"), Token(apiKey: "hunter2"), Token("hunter2").anew] {
            var dumped = ""
            dump(value, to: &dumped)
            #expect(!"\(value) \(String(reflecting: value)) \([value]) \(dumped)".contains("hunter2"))
        }
    }
}
