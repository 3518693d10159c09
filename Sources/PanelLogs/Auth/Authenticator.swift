// SPDX-License-Identifier: MIT

/// Gives every stream the one token of the relay.
package actor Authenticator {
    private var credentials: PanelCredentials
    private let panel: any PanelREST
    private let observer: any SubscriptionObserver
    private let clock: MonotonicClock
    private var random = SystemRandomNumberGenerator()
    private var state: LoginState
    private var waiters: [CheckedContinuation<Result<Token, LoginUnavailable>, Never>] = []

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
    /// under way gets what comes of it.
    /// - Parameter rejected: a token that the panel has just refused.
    package func token(rejected: Token? = nil) async throws(LoginUnavailable) -> Token {
        switch state.ask(rejected: rejected, now: clock.now()) {
        case .use(let token):
            return token
        case .unavailable(let why):
            throw why
        case .wait:
            return try await withCheckedContinuation { waiters.append($0) }.get()
        case .logIn:
            let result = await logIn()
            let waiting = waiters
            waiters = []
            for waiter in waiting { waiter.resume(returning: result) }
            return try result.get()
        }
    }

    /// Uses other credentials from the next login on.
    package func replaceCredentials(_ new: PanelCredentials) {
        guard new != credentials else { return }
        credentials = new
        state.credentialsChanged()
    }

    private func logIn() async -> Result<Token, LoginUnavailable> {
        do {
            let issued = try await panel.login(credentials)
            state.succeeded(issued, now: clock.now())
            observer.loggedIn(username: credentials.username)
            return .success(issued.token)
        } catch .dial(.cancelled) {
            state.abandoned()
            return .failure(LoginUnavailable(cause: .dial(.cancelled), until: clock.now()))
        } catch {
            let unavailable = state.failed(error, now: clock.now(), random: &random)
            observer.loginFailed(unavailable.cause, nextAttempt: unavailable.until - clock.now())
            return .failure(unavailable)
        }
    }
}
