// SPDX-License-Identifier: MIT

/// Asks the panel for its nodes, once for all who ask at the same moment: when a panel refuses two hundred streams at
/// once, one look at the list explains them all.
package actor NodeDirectory {
    /// An answer that is no older than this is given again.
    private static var freshness: Duration { .seconds(1) }

    private struct Answer {
        var token: Token
        var at: Duration
        var nodes: Result<[PanelNode], PanelError>
    }

    private let panel: any PanelREST
    private let clock: MonotonicClock
    private var last: Answer?
    private var asking: Token?
    private var waiters: [CheckedContinuation<Void, Never>] = []

    package init(panel: any PanelREST, clock: MonotonicClock = .continuous) {
        self.panel = panel
        self.clock = clock
    }

    /// What the panel says to this token.
    package func nodes(_ token: Token) async -> Result<[PanelNode], PanelError> {
        while asking == token {
            await withCheckedContinuation { waiters.append($0) }
        }
        if let last, last.token == token, clock.now() - last.at <= Self.freshness { return last.nodes }
        asking = token
        let nodes = await ask(token)
        // What a cancelled task got to hear is no answer of the panel.
        if nodes != .failure(.dial(.cancelled)) { last = Answer(token: token, at: clock.now(), nodes: nodes) }
        asking = nil
        let waiting = waiters
        waiters = []
        for waiter in waiting { waiter.resume() }
        return nodes
    }

    private func ask(_ token: Token) async -> Result<[PanelNode], PanelError> {
        do {
            return .success(try await panel.nodes(token))
        } catch {
            return .failure(error)
        }
    }
}
