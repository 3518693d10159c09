// SPDX-License-Identifier: MIT

import Testing

@testable import PanelLogs

@Suite("Login state")
struct LoginStateTests {
    private let token = Token("one")
    private var state = LoginState(backoff: Backoff(initial: .seconds(1), maximum: .seconds(30)))
    private var random = FixedGenerator.highest

    @Test("the first who asks logs in, the next wait")
    mutating func first() {
        #expect(state.ask(rejected: nil, now: .zero) == .logIn)
        #expect(state.ask(rejected: nil, now: .zero) == .wait)
    }

    @Test("a token serves all until nine tenths of its life have passed")
    mutating func renewal() {
        _ = state.ask(rejected: nil, now: .zero)
        state.succeeded(IssuedToken(token: token, lifetime: .seconds(1000)), now: .zero)
        #expect(state.ask(rejected: nil, now: .seconds(899)) == .use(token))
        #expect(state.ask(rejected: nil, now: .seconds(900)) == .logIn)
    }

    @Test("a token of unknown life is used until it is refused")
    mutating func unknownLifetime() {
        _ = state.ask(rejected: nil, now: .zero)
        state.succeeded(IssuedToken(token: token, lifetime: nil), now: .zero)
        #expect(state.ask(rejected: nil, now: .seconds(1_000_000)) == .use(token))
        #expect(state.ask(rejected: token, now: .seconds(1_000_000)) == .logIn)
    }

    @Test("who was refused an older token gets the newer one")
    mutating func lateRejection() {
        _ = state.ask(rejected: nil, now: .zero)
        state.succeeded(IssuedToken(token: token, lifetime: nil), now: .zero)
        #expect(state.ask(rejected: Token("zero"), now: .zero) == .use(token))
    }

    @Test(
        "a refused login is the last for a quarter of an hour, then for an hour each, whatever form the refusal has",
        arguments: [400, 401, 403, 422])
    mutating func refusal(_ status: Int) {
        let refused = PanelError.loginRefused(LoginRefusal(status: status, words: "no"))
        _ = state.ask(rejected: nil, now: .zero)
        let quarter = LoginUnavailable(cause: refused, until: .seconds(900))
        #expect(state.failed(refused, now: .zero, random: &random) == quarter)
        #expect(state.ask(rejected: nil, now: .seconds(899)) == .unavailable(quarter))
        #expect(state.ask(rejected: nil, now: .seconds(900)) == .logIn)
        let hour = LoginUnavailable(cause: refused, until: .seconds(4500))
        #expect(state.failed(refused, now: .seconds(900), random: &random) == hour)
        #expect(state.ask(rejected: nil, now: .seconds(4499)) == .unavailable(hour))
    }

    @Test("a panel that does not answer is asked again by back-off")
    mutating func failure() {
        _ = state.ask(rejected: nil, now: .zero)
        let error = PanelError.dial(.unreachable("connection refused"))
        let unavailable = LoginUnavailable(cause: error, until: .seconds(1))
        #expect(state.failed(error, now: .zero, random: &random) == unavailable)
        #expect(state.ask(rejected: nil, now: .milliseconds(999)) == .unavailable(unavailable))
        #expect(state.ask(rejected: nil, now: .seconds(1)) == .logIn)
        #expect(state.failed(error, now: .seconds(1), random: &random).until == .seconds(3))
    }

    @Test("a server that says how long to leave it alone gets no login before then")
    mutating func retryAfter() {
        _ = state.ask(rejected: nil, now: .zero)
        let limit = UnexpectedAnswer(status: 429, speaker: .rateLimit, retryAfter: .seconds(30))
        #expect(state.failed(.unexpected(limit), now: .zero, random: &random).until == .seconds(30))
        guard case .unavailable = state.ask(rejected: nil, now: .milliseconds(29_999)) else {
            Issue.record("a login before its time")
            return
        }
        #expect(state.ask(rejected: nil, now: .seconds(30)) == .logIn)
    }

    @Test("a token refused in place of a refused one costs no other login for a quarter of an hour")
    mutating func trial() {
        _ = state.ask(rejected: nil, now: .zero)
        state.succeeded(IssuedToken(token: token, lifetime: nil), now: .zero)
        #expect(state.ask(rejected: token, now: .seconds(1)) == .logIn)
        state.succeeded(IssuedToken(token: Token("two"), lifetime: nil), now: .seconds(2))
        let unavailable = LoginUnavailable(cause: .newTokenRefused, until: .seconds(902))
        #expect(state.ask(rejected: Token("two"), now: .seconds(3)) == .unavailable(unavailable))
        #expect(state.ask(rejected: token, now: .seconds(3)) == .use(Token("two")))
        #expect(state.ask(rejected: Token("two"), now: .seconds(902)) == .logIn)
    }

    @Test("once accepted, a token that is refused later is replaced at once")
    mutating func acceptance() {
        _ = state.ask(rejected: nil, now: .zero)
        state.succeeded(IssuedToken(token: token, lifetime: nil), now: .zero)
        _ = state.ask(rejected: token, now: .zero)
        state.succeeded(IssuedToken(token: Token("two"), lifetime: nil), now: .zero)
        state.accepted(token)
        guard case .unavailable = state.ask(rejected: Token("two"), now: .zero) else {
            Issue.record("the acceptance of an older token counted")
            return
        }
        state.accepted(Token("two"))
        #expect(state.ask(rejected: Token("two"), now: .zero) == .logIn)
    }

    @Test("other credentials are tried at once, whatever became of the old ones")
    mutating func otherCredentials() {
        _ = state.ask(rejected: nil, now: .zero)
        let refused = PanelError.loginRefused(LoginRefusal(status: 403))
        _ = state.failed(refused, now: .zero, random: &random)
        state.credentialsChanged()
        #expect(state.ask(rejected: nil, now: .seconds(1)) == .logIn)
        #expect(state.failed(refused, now: .seconds(1), random: &random).until == .seconds(901))
    }

    @Test("a good token stays in use when the credentials change")
    mutating func otherCredentialsWithToken() {
        _ = state.ask(rejected: nil, now: .zero)
        state.succeeded(IssuedToken(token: token, lifetime: nil), now: .zero)
        state.credentialsChanged()
        #expect(state.ask(rejected: nil, now: .zero) == .use(token))
    }

    @Test("a login that was given up leaves no trace")
    mutating func abandoned() {
        _ = state.ask(rejected: nil, now: .zero)
        state.abandoned()
        #expect(state.ask(rejected: nil, now: .zero) == .logIn)
    }
}
