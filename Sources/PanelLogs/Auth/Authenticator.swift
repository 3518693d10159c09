// SPDX-License-Identifier: MIT

/// Gives every stream the one token of the relay: from a login, or the key or token that the operator has given it. With
/// one of those there is never a login.
package actor Authenticator {
    private enum Way {
        case login(username: String, password: String)
        case fixed(FixedTokenState)

        init(_ credentials: PanelCredentials) {
            switch credentials {
            case .login(let username, let password): self = .login(username: username, password: password)
            case .apiKey(let key): self = .fixed(FixedTokenState(Token(apiKey: key), kind: .apiKey))
            case .token(let token): self = .fixed(FixedTokenState(Token(token), kind: .token))
            }
        }
    }

    private var credentials: PanelCredentials
    private var way: Way
    private let panel: any PanelREST
    private let observer: any SubscriptionObserver
    private let clock: MonotonicClock
    private var random = SystemRandomNumberGenerator()
    private var logins: LoginState
    private let loginEnded = WaitingRoom<LoginEnd>()

    private enum LoginEnd {
        case decided(Result<Token, LoginUnavailable>)
        /// Whoever logged in has given up, or was made to: each has to ask again.
        case abandoned
    }

    package init(
        credentials: PanelCredentials, panel: any PanelREST, backoff: Backoff, observer: any SubscriptionObserver,
        clock: MonotonicClock = .continuous, refusedUntil: Duration? = nil
    ) {
        self.credentials = credentials
        self.way = Way(credentials)
        self.panel = panel
        self.observer = observer
        self.clock = clock
        self.logins = LoginState(backoff: backoff, refusedUntil: refusedUntil)
    }

    /// The token, after a login if one is due. However many ask at once, there is one login; who asks while it is
    /// under way gets what comes of it, and takes it over where the task that it ran in was cancelled.
    /// - Parameter rejected: a token that the panel has just refused.
    package func token(rejected: Token? = nil) async throws(LoginUnavailable) -> Token {
        while true {
            let end: LoginEnd?
            switch way {
            case .fixed(let state):
                return try fixedToken(state, rejected: rejected)
            case .login(let username, let password):
                switch logins.ask(rejected: rejected, now: clock.now()) {
                case .use(let token):
                    return token
                case .unavailable(let why):
                    throw why
                case .wait:
                    end = await loginEnded.wait()
                case .logIn:
                    let ownEnd = await logIn(username: username, password: password)
                    loginEnded.tell(ownEnd)
                    end = ownEnd
                }
            }
            if case .decided(let result) = end { return try result.get() }
            if Task.isCancelled { throw LoginUnavailable(cause: .dial(.cancelled), until: clock.now()) }
        }
    }

    /// Uses other credentials, of whatever kind. A token from a login stays in use until it is to be renewed, unless
    /// there are to be no more logins.
    package func replaceCredentials(_ new: PanelCredentials) {
        guard new != credentials else { return }
        credentials = new
        way = Way(new)
        switch way {
        case .login:
            logins.credentialsChanged()
        case .fixed:
            logins.ceased()
            loginEnded.tell(.abandoned)
        }
    }

    /// The panel has accepted this token: if it is refused later, that is another matter than at once.
    package func accepted(_ token: Token) {
        switch way {
        case .login:
            logins.accepted(token)
        case .fixed(var state):
            let isNews = state.accepted(token)
            way = .fixed(state)
            if isNews { observer.credentialsAccepted() }
        }
    }

    private func fixedToken(
        _ state: FixedTokenState, rejected: Token?
    ) throws(LoginUnavailable) -> Token {
        var state = state
        let answer = state.ask(rejected: rejected, now: clock.now())
        way = .fixed(state)
        switch answer {
        case .use(let token):
            return token
        case .refused(let why, let isNews):
            if isNews { observer.loginFailed(why.cause, username: nil, nextAttempt: why.until - clock.now()) }
            throw why
        }
    }

    private func logIn(username: String, password: String) async -> LoginEnd {
        let used = credentials
        do {
            let issued = try await panel.login(username: username, password: password)
            observer.loggedIn(username: username)
            guard case .login = way else { return abandon() }
            logins.succeeded(issued, now: clock.now())
            return .decided(.success(issued.token))
        } catch .dial(.cancelled) {
            return abandon()
        } catch {
            // Where they were replaced meanwhile, the new ones may be right.
            guard used == credentials else { return abandon() }
            let unavailable = logins.failed(error, now: clock.now(), random: &random)
            observer.loginFailed(
                unavailable.cause, username: username, nextAttempt: unavailable.until - clock.now())
            return .decided(.failure(unavailable))
        }
    }

    private func abandon() -> LoginEnd {
        logins.abandoned()
        return .abandoned
    }
}
