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
    /// The login under way. Not given up with the task that happened to ask first: the panel's owner would be told of it
    /// and of the next one too. ``end()`` awaits it.
    private var login: Task<Void, Never>?
    private var hasEnded = false

    private enum LoginEnd {
        case decided(Result<Token, LoginUnavailable>)
        /// The login was given up, or does not count any more: each has to ask again.
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

    /// The token, after a login if one is due. However many ask at once, there is one login, and all who wait get what
    /// comes of it; a cancelled task waits no longer, and the login goes on.
    /// - Parameter rejected: a token that the panel has just refused.
    package func token(rejected: Token? = nil) async throws(LoginUnavailable) -> Token {
        while !hasEnded {
            let end: LoginEnd?
            switch way {
            case .fixed(let state):
                return try fixedToken(state, rejected: rejected)
            case .login(let username, let password):
                let place = loginEnded.enter()
                switch logins.ask(rejected: rejected, now: clock.now()) {
                case .use(let token):
                    return token
                case .unavailable(let why):
                    throw why
                case .wait:
                    end = await loginEnded.wait(at: place)
                case .logIn:
                    login = Task { loginEnded.tell(await logIn(username: username, password: password)) }
                    end = await loginEnded.wait(at: place)
                }
            }
            if case .decided(let result) = end { return try result.get() }
            if Task.isCancelled { break }
        }
        throw LoginUnavailable(cause: .dial(.cancelled), until: clock.now())
    }

    /// The token that streams use, as long as it is not known to be refused; nil where there is none without a login or
    /// another attempt. For what is not worth either.
    package var tokenAtHand: Token? {
        switch way {
        case .login: logins.tokenAtHand
        case .fixed(let state): state.tokenAtHand(now: clock.now())
        }
    }

    /// Gives up a login under way, and returns when it has ended. There is no token to be had from then on.
    package func end() async {
        hasEnded = true
        login?.cancel()
        await login?.value
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

    /// Ends the pause after a refusal or a failure, on somebody's request; logins only as ``LoginAllowance`` lets them.
    /// - Returns: whether the next one who wants a token logs in.
    package func retry() throws(LoginAllowance.Denial) -> Bool {
        switch way {
        case .login:
            return try logins.retry(now: clock.now())
        case .fixed(var state):
            state.retry()
            way = .fixed(state)
            return false
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
