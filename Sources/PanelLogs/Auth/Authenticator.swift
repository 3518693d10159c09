// SPDX-License-Identifier: MIT

/// Gives every stream the one token of the relay.
package actor Authenticator {
    private var credentials: PanelCredentials
    private let panel: any PanelREST
    private let observer: any SubscriptionObserver
    private let clock: MonotonicClock
    private var random = SystemRandomNumberGenerator()
    private var state: LoginState
    private let loginEnded = WaitingRoom<LoginEnd>()

    private enum LoginEnd {
        case decided(Result<Token, LoginUnavailable>)
        /// Whoever logged in has given up; another one has to.
        case abandoned
    }

    package init(
        credentials: PanelCredentials, panel: any PanelREST, backoff: Backoff, observer: any SubscriptionObserver,
        clock: MonotonicClock = .continuous
    ) {
        self.credentials = credentials
        self.panel = panel
        self.observer = observer
        self.clock = clock
        self.state = LoginState(backoff: backoff)
    }

    /// The token, after a login if one is due. However many ask at once, there is one login; who asks while it is
    /// under way gets what comes of it, and takes it over where the task that it ran in was cancelled.
    /// - Parameter rejected: a token that the panel has just refused.
    package func token(rejected: Token? = nil) async throws(LoginUnavailable) -> Token {
        while true {
            let end: LoginEnd?
            switch state.ask(rejected: rejected, now: clock.now()) {
            case .use(let token):
                return token
            case .unavailable(let why):
                throw why
            case .wait:
                end = await loginEnded.wait()
            case .logIn:
                let ownEnd = await logIn()
                loginEnded.tell(ownEnd)
                end = ownEnd
            }
            if case .decided(let result) = end { return try result.get() }
            if Task.isCancelled { throw LoginUnavailable(cause: .dial(.cancelled), until: clock.now()) }
        }
    }

    /// Uses other credentials from the next login on.
    package func replaceCredentials(_ new: PanelCredentials) {
        guard new != credentials else { return }
        credentials = new
        state.credentialsChanged()
    }

    /// The panel has accepted this token: if it is refused later, that is another matter than at once.
    package func accepted(_ token: Token) {
        state.accepted(token)
    }

    private func logIn() async -> LoginEnd {
        let used = credentials
        do {
            let issued = try await panel.login(used)
            state.succeeded(issued, now: clock.now())
            observer.loggedIn(username: used.username)
            return .decided(.success(issued.token))
        } catch .dial(.cancelled) {
            state.abandoned()
            return .abandoned
        } catch {
            guard used == credentials else {
                // They were replaced meanwhile, by ones that may be right.
                state.abandoned()
                return .abandoned
            }
            let unavailable = state.failed(error, now: clock.now(), random: &random)
            observer.loginFailed(unavailable.cause, nextAttempt: unavailable.until - clock.now())
            return .decided(.failure(unavailable))
        }
    }
}
