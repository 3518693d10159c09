// SPDX-License-Identifier: MIT

/// Decides when to log in: one token serves all streams, one login all that wait for it, and a refused one is the last
/// for a long while, since the panel tells its owner of each attempt.
///
/// Times are readings of the relay's ``MonotonicClock``.
package struct LoginState: Sendable {
    private enum Phase {
        case none
        case loggingIn
        case valid(Token, renewAt: Duration?)
        /// The password is wrong; no attempt before then.
        case refused(until: Duration)
        /// The panel did not answer properly; no attempt before then.
        case failed(PanelError, until: Duration)
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

    private var phase = Phase.none
    private var refusals = 0
    private var backoff: Backoff

    package init(backoff: Backoff) {
        self.backoff = backoff
    }

    /// What a stream that wants to connect shall do.
    /// - Parameter rejected: the token that the panel just refused, if that is why it asks.
    package mutating func ask(rejected: Token?, now: Duration) -> Answer {
        switch phase {
        case .valid(let token, let renewAt):
            if token != rejected, renewAt.map({ now < $0 }) ?? true { return .use(token) }
        case .loggingIn:
            return .wait
        case .refused(let until):
            if now < until { return .unavailable(LoginUnavailable(cause: .unauthorized, until: until)) }
        case .failed(let error, let until):
            if now < until { return .unavailable(LoginUnavailable(cause: error, until: until)) }
        case .none:
            break
        }
        phase = .loggingIn
        return .logIn
    }

    package mutating func succeeded(_ issued: IssuedToken, now: Duration) {
        refusals = 0
        backoff.reset()
        phase = .valid(issued.token, renewAt: issued.lifetime.map { now + $0 * Self.freshPart })
    }

    /// - Returns: what those who wait are told.
    package mutating func failed(
        _ error: PanelError, now: Duration, random: inout some RandomNumberGenerator
    ) -> LoginUnavailable {
        let until: Duration
        switch error {
        case .unauthorized:
            until = now + (refusals == 0 ? Self.firstRefusal : Self.laterRefusal)
            refusals += 1
            phase = .refused(until: until)
        case .dial, .forbidden, .unexpected, .undecodable:
            until = now + backoff.next(using: &random)
            phase = .failed(error, until: until)
        }
        return LoginUnavailable(cause: error, until: until)
    }

    /// Others are used from the next login on; what became of the old ones no longer counts. A token stays in use.
    package mutating func credentialsChanged() {
        refusals = 0
        switch phase {
        case .refused, .failed: phase = .none
        case .none, .loggingIn, .valid: break
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

    package var isRefusal: Bool { cause == .unauthorized }
}
