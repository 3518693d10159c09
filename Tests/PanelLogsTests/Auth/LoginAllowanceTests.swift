// SPDX-License-Identifier: MIT

import Testing

@testable import PanelLogs

@Suite("Logins on request")
struct LoginAllowanceTests {
    private var state = LoginState(backoff: Backoff(initial: .seconds(1), maximum: .seconds(30)))
    private var random = FixedGenerator.highest

    /// A login at this time, which the panel refuses.
    private mutating func refuseLogin(at now: Duration) {
        #expect(state.ask(rejected: nil, now: now) == .logIn)
        _ = state.failed(
            .loginRefused(LoginRefusal(status: 401, words: nil)), now: now, random: &random)
    }

    @Test("ends the pause after a refusal at once, however long it lasts")
    mutating func pause() throws {
        refuseLogin(at: .zero)
        #expect(try state.retry(now: .seconds(5)))
        #expect(state.ask(rejected: nil, now: .seconds(5)) == .logIn)
    }

    @Test("are at most one a minute")
    mutating func pace() throws {
        refuseLogin(at: .zero)
        #expect(try state.retry(now: .seconds(5)))
        refuseLogin(at: .seconds(5))
        #expect(throws: LoginAllowance.Denial.tooSoon(wait: .seconds(10))) { try state.retry(now: .seconds(55)) }
        guard case .unavailable = state.ask(rejected: nil, now: .seconds(55)) else {
            Issue.record("a denied request has made a login")
            return
        }
        #expect(try state.retry(now: .seconds(65)))
    }

    @Test("end after three refused ones in a row, until the credentials change")
    mutating func refusals() throws {
        refuseLogin(at: .zero)
        for minute in 1...3 {
            #expect(try state.retry(now: .seconds(60 * minute)))
            refuseLogin(at: .seconds(60 * minute))
        }
        #expect(throws: LoginAllowance.Denial.refusedTooOften) { try state.retry(now: .seconds(100_000)) }
        // One that nobody asked for is made in its own time, and changes nothing.
        refuseLogin(at: .seconds(100_000))
        #expect(throws: LoginAllowance.Denial.refusedTooOften) { try state.retry(now: .seconds(200_000)) }
        state.credentialsChanged()
        refuseLogin(at: .seconds(200_000))
        #expect(try state.retry(now: .seconds(200_000)))
    }

    @Test("begin to be counted anew after one that was accepted")
    mutating func acceptance() throws {
        refuseLogin(at: .zero)
        for minute in 1...2 {
            #expect(try state.retry(now: .seconds(60 * minute)))
            refuseLogin(at: .seconds(60 * minute))
        }
        #expect(try state.retry(now: .seconds(180)))
        #expect(state.ask(rejected: nil, now: .seconds(180)) == .logIn)
        state.succeeded(IssuedToken(token: Token("one"), lifetime: .seconds(100)), now: .seconds(180))
        refuseLogin(at: .seconds(280))
        for minute in 5...7 {
            #expect(try state.retry(now: .seconds(60 * minute)))
            refuseLogin(at: .seconds(60 * minute))
        }
        #expect(throws: LoginAllowance.Denial.refusedTooOften) { try state.retry(now: .seconds(100_000)) }
    }

    @Test("are none where the token is in order, or a login is under way")
    mutating func inOrder() throws {
        #expect(state.ask(rejected: nil, now: .zero) == .logIn)
        #expect(try !state.retry(now: .zero))
        state.succeeded(IssuedToken(token: Token("one"), lifetime: nil), now: .zero)
        #expect(try !state.retry(now: .zero))
        #expect(state.ask(rejected: nil, now: .zero) == .use(Token("one")))
    }

    @Test("replace a token that was refused in place of another")
    mutating func trial() throws {
        _ = state.ask(rejected: nil, now: .zero)
        state.succeeded(IssuedToken(token: Token("one"), lifetime: nil), now: .zero)
        _ = state.ask(rejected: Token("one"), now: .zero)
        state.succeeded(IssuedToken(token: Token("two"), lifetime: nil), now: .zero)
        #expect(try state.retry(now: .seconds(1)))
        #expect(state.ask(rejected: Token("two"), now: .seconds(1)) == .logIn)
    }
}
