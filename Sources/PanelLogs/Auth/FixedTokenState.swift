// SPDX-License-Identifier: MIT

/// Decides whether a key or token that cannot be renewed is worth showing: after a refusal not for a while, but then
/// again, since a panel that restores its database refuses what it knew a minute ago.
///
/// Times are readings of the relay's ``MonotonicClock``.
package struct FixedTokenState: Sendable {
    package enum Answer: Equatable {
        case use(Token)
        /// - Parameter isNews: it was not said before.
        case refused(LoginUnavailable, isNews: Bool)
    }

    /// Trying costs the panel a look into its database and tells nobody, other than a login.
    static var pause: Duration { .seconds(5 * 60) }

    private enum Standing {
        case untried, accepted
        case refused(until: Duration)
    }

    private let kind: FixedCredential
    private var token: Token
    private var standing = Standing.untried

    package init(_ token: Token, kind: FixedCredential) {
        self.token = token
        self.kind = kind
    }

    /// What a request that wants to be made shall show.
    /// - Parameter rejected: what the panel just refused, if that is why it asks. Of many that were refused the same
    ///   edition of the token, the first brings the news.
    package mutating func ask(rejected: Token?, now: Duration) -> Answer {
        if rejected == token {
            token = token.anew
            standing = .refused(until: now + Self.pause)
            return .refused(refusal(until: now + Self.pause), isNews: true)
        }
        if case .refused(let until) = standing, now < until { return .refused(refusal(until: until), isNews: false) }
        return .use(token)
    }

    /// Somebody asks for another attempt: a refusal no longer counts.
    mutating func retry() {
        if case .refused = standing { standing = .untried }
    }

    /// nil while it is refused.
    func tokenAtHand(now: Duration) -> Token? {
        if case .refused(let until) = standing, now < until { return nil }
        return token
    }

    /// The panel has accepted this token.
    /// - Returns: whether that is news: for the first time, or after a refusal.
    package mutating func accepted(_ accepted: Token) -> Bool {
        guard accepted == token else { return false }
        switch standing {
        case .accepted:
            return false
        case .untried, .refused:
            standing = .accepted
            return true
        }
    }

    private func refusal(until: Duration) -> LoginUnavailable {
        LoginUnavailable(cause: .credentialRefused(kind), until: until)
    }
}
