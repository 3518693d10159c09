// SPDX-License-Identifier: MIT

import Testing

@testable import PanelLogs

@Suite("Fixed token state")
struct FixedTokenStateTests {
    private let token = Token(apiKey: "key")
    private var state = FixedTokenState(Token(apiKey: "key"), kind: .apiKey)

    private func refused(_ isNews: Bool, until: Duration) -> FixedTokenState.Answer {
        .refused(LoginUnavailable(cause: .credentialRefused(.apiKey), until: until), isNews: isNews)
    }

    /// The token that is in use, or nil.
    private mutating func used(at now: Duration) -> Token? {
        guard case .use(let token) = state.ask(rejected: nil, now: now) else { return nil }
        return token
    }

    @Test("it is used for ever, as long as it is not refused")
    mutating func use() {
        #expect(state.ask(rejected: nil, now: .zero) == .use(token))
        #expect(state.ask(rejected: nil, now: .seconds(1_000_000)) == .use(token))
    }

    @Test("a refusal is news once, however many streams bring it, and holds for five minutes")
    mutating func refusal() {
        #expect(state.ask(rejected: token, now: .seconds(1)) == refused(true, until: .seconds(301)))
        #expect(state.ask(rejected: token, now: .seconds(2)) == refused(false, until: .seconds(301)))
        #expect(state.ask(rejected: nil, now: .seconds(300)) == refused(false, until: .seconds(301)))
    }

    @Test("then it is tried again, by all, and what they say of the first refusal does not count for the second try")
    mutating func secondTry() throws {
        _ = state.ask(rejected: token, now: .zero)
        guard case .use(let second) = state.ask(rejected: token, now: .seconds(300)) else {
            Issue.record("not tried")
            return
        }
        #expect(state.ask(rejected: token, now: .seconds(301)) == .use(second))
        #expect(second != token)
        #expect(second.header == token.header)
        #expect(state.ask(rejected: second, now: .seconds(302)) == refused(true, until: .seconds(602)))
        #expect(state.ask(rejected: second, now: .seconds(303)) == refused(false, until: .seconds(602)))
    }

    @Test("that it is accepted is news once at first, and once after a refusal")
    mutating func acceptance() throws {
        var news = [state.accepted(token), state.accepted(token)]
        #expect(news == [true, false])
        _ = state.ask(rejected: token, now: .zero)
        let second = try #require(used(at: .seconds(300)))
        news = [state.accepted(second), state.accepted(second)]
        #expect(news == [true, false])
    }

    @Test("a stream that was opened before the refusal does not undo it")
    mutating func lateAcceptance() {
        _ = state.ask(rejected: token, now: .zero)
        let isNews = state.accepted(token)
        #expect(!isNews)
        #expect(state.ask(rejected: nil, now: .zero) == refused(false, until: .seconds(300)))
    }

    @Test("who was refused another token, before it was replaced, gets this one")
    mutating func otherToken() {
        #expect(state.ask(rejected: Token("old"), now: .zero) == .use(token))
    }
}
