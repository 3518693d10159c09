// SPDX-License-Identifier: MIT

/// Decides when to log in: one token serves all streams, one login all that wait for it, and a refused one is the last
/// for a long while, since the panel tells its owner of each attempt.
///
/// Times are readings of the relay's ``MonotonicClock``.
package struct LoginState: Sendable {
    private enum Phase {
        case none
        /// - Parameter isReplacement: the last token was refused.
        case loggingIn(isReplacement: Bool)
        case valid(Token, renewAt: Duration?, standing: Standing)
        /// The panel refuses the login; no attempt before then.
        case refused(LoginRefusal, until: Duration)
        /// The panel did not answer properly; no attempt before then.
        case failed(PanelError, until: Duration)
    }

    private enum Standing {
        /// Another login is worth while as soon as this token is refused.
        case good
        /// The token came in place of a refused one and was not accepted yet. Where a panel, or a proxy before it,
        /// refuses every token, each of them would cost a login: so no other before then.
        case onTrial(until: Duration)
    }

    package enum Answer: Equatable {
        case use(Token)
        /// Log in now, and report what came of it.
        case logIn
        /// Somebody does already.
        case wait
        case unavailable(LoginUnavailable)
    }

    /// A token is renewed when this part of its life has passed: before a stream needs it, not while one waits.
    private static var freshPart: Double { 0.9 }
    /// After the first refusal, in case the panel was just restoring its database; afterwards hourly.
    private static var firstRefusal: Duration { .seconds(15 * 60) }
    private static var laterRefusal: Duration { .seconds(60 * 60) }
    private static var trial: Duration { .seconds(15 * 60) }

    private var phase = Phase.none
    private var refusals = 0
    private var backoff: Backoff
    private var allowance = LoginAllowance()

    /// - Parameter refusedUntil: the panel has refused these very credentials shortly before.
    package init(backoff: Backoff, refusedUntil: Duration? = nil) {
        self.backoff = backoff
        guard let refusedUntil else { return }
        refusals = 1
        phase = .refused(LoginRefusal(status: nil), until: refusedUntil)
    }

    /// How much of the pause after a first refusal is left; nil where it is over.
    package static func pauseLeft(afterRefusalSince age: Duration) -> Duration? {
        age >= .zero && age < firstRefusal ? firstRefusal - age : nil
    }

    /// What a stream that wants to connect shall do.
    /// - Parameter rejected: the token that the panel just refused, if that is why it asks.
    package mutating func ask(rejected: Token?, now: Duration) -> Answer {
        switch phase {
        case .valid(let token, let renewAt, let standing):
            if token != rejected, renewAt.map({ now < $0 }) ?? true { return .use(token) }
            if token == rejected, case .onTrial(let until) = standing, now < until {
                return .unavailable(LoginUnavailable(cause: .newTokenRefused, until: until))
            }
        case .loggingIn:
            return .wait
        case .refused(let refusal, let until):
            if now < until { return .unavailable(LoginUnavailable(cause: .loginRefused(refusal), until: until)) }
        case .failed(let error, let until):
            if now < until { return .unavailable(LoginUnavailable(cause: error, until: until)) }
        case .none:
            break
        }
        phase = .loggingIn(isReplacement: rejected != nil)
        return .logIn
    }

    /// Somebody asks for another attempt ahead of its time: the next one who wants a token gets it by a login.
    /// - Returns: whether a login is due now; false where the token at hand is in order, or a login is under way.
    package mutating func retry(now: Duration) throws(LoginAllowance.Denial) -> Bool {
        switch phase {
        case .none:
            return true
        case .loggingIn, .valid(_, _, .good):
            return false
        case .refused, .failed:
            try allowance.grant(now: now)
            phase = .none
        case .valid(let token, let renewAt, .onTrial):
            try allowance.grant(now: now)
            phase = .valid(token, renewAt: renewAt, standing: .good)
        }
        return true
    }

    /// nil where a login would have to bring one.
    var tokenAtHand: Token? {
        if case .valid(let token, _, _) = phase { token } else { nil }
    }

    package mutating func succeeded(_ issued: IssuedToken, now: Duration) {
        refusals = 0
        allowance.ended(accepted: true)
        backoff.reset()
        var standing = Standing.good
        if case .loggingIn(isReplacement: true) = phase { standing = .onTrial(until: now + Self.trial) }
        let renewAt = issued.lifetime.map { now + $0 * Self.freshPart }
        phase = .valid(issued.token, renewAt: renewAt, standing: standing)
    }

    /// The panel has accepted this token.
    package mutating func accepted(_ token: Token) {
        guard case .valid(token, let renewAt, .onTrial) = phase else { return }
        phase = .valid(token, renewAt: renewAt, standing: .good)
    }

    /// - Returns: what those who wait are told.
    package mutating func failed(
        _ error: PanelError, now: Duration, random: inout some RandomNumberGenerator
    ) -> LoginUnavailable {
        let until: Duration
        switch error {
        case .loginRefused(let refusal):
            until = now + (refusals == 0 ? Self.firstRefusal : Self.laterRefusal)
            refusals += 1
            allowance.refused()
            phase = .refused(refusal, until: until)
        case .dial, .unauthorized, .forbidden, .unexpected, .undecodable, .newTokenRefused, .credentialRefused:
            until = now + max(backoff.next(using: &random), PanelProblem(error).retryAfter ?? .zero)
            allowance.ended(accepted: false)
            phase = .failed(error, until: until)
        }
        return LoginUnavailable(cause: error, until: until)
    }

    /// Others are used from the next login on; what became of the old ones no longer counts. A token that
    /// the panel has accepted stays in use.
    package mutating func credentialsChanged() {
        refusals = 0
        allowance = LoginAllowance()
        switch phase {
        case .refused, .failed, .valid(_, _, .onTrial): phase = .none
        case .none, .loggingIn, .valid(_, _, .good): break
        }
    }

    /// There are to be no more logins for now: whatever token there is comes from credentials that no longer count.
    package mutating func ceased() {
        refusals = 0
        backoff.reset()
        switch phase {
        case .refused, .failed, .valid: phase = .none
        case .none, .loggingIn: break
        }
    }

    /// The login was given up, because the relay stops: nothing is known.
    package mutating func abandoned() {
        phase = .none
    }
}

/// There is no token to be had until a later time.
package struct LoginUnavailable: Error, Equatable {
    package var cause: PanelError
    /// A reading of the relay's ``MonotonicClock``.
    package var until: Duration
}
