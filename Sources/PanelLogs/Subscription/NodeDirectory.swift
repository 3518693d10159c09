// SPDX-License-Identifier: MIT

/// Asks the panel for its nodes, once for all who ask at the same moment: when a panel refuses two hundred streams at
/// once, one poll of the list explains them all.
package actor NodeDirectory {
    /// An answer that is no older than this is given again.
    private static var freshness: Duration { .seconds(1) }

    private struct Answer {
        var token: Token
        /// When the question was put.
        var asked: Duration
        var answered: Duration
        var nodes: Result<[PanelNode], PanelError>

        /// How long the server asks to be left alone.
        var retryAfter: Duration? {
            if case .failure(let error) = nodes { PanelProblem(error).retryAfter } else { nil }
        }
    }

    private let panel: any PanelREST
    private let clock: MonotonicClock
    private var last: Answer?
    /// The last token that the panel has called worthless. It will not get better, so that the question is never put
    /// again, however late the last of many streams comes back with it.
    private var worthless: Token?
    private var asking: Set<Token> = []
    private let answered = WaitingRoom<Void>()

    package init(panel: any PanelREST, clock: MonotonicClock = .continuous) {
        self.panel = panel
        self.clock = clock
    }

    /// What the panel says to this token. Where the one who asks for all gives up, the next one asks.
    /// - Parameter moment: an answer to an earlier question will not do; nil: it will, for a second.
    package func nodes(
        _ token: Token, since moment: Duration? = nil
    ) async -> Result<[PanelNode], PanelError> {
        while asking.contains(token) {
            guard await answered.wait(at: answered.enter()) != nil else { return .failure(.dial(.cancelled)) }
        }
        if token == worthless { return .failure(.unauthorized) }
        if let last, last.token == token {
            let age = clock.now() - last.answered
            if age < last.retryAfter ?? .zero { return last.nodes }
            if age <= Self.freshness, moment.map({ last.asked >= $0 }) ?? true { return last.nodes }
        }
        asking.insert(token)
        let asked = clock.now()
        let nodes = await ask(token)
        keep(nodes, for: token, asked: asked)
        asking.remove(token)
        answered.tell(())
        return nodes
    }

    private func keep(_ nodes: Result<[PanelNode], PanelError>, for token: Token, asked: Duration) {
        switch nodes {
        case .failure(.dial(.cancelled)):
            // What a cancelled task got to hear is no answer of the panel.
            break
        case .failure(.unauthorized):
            worthless = token
        case .success, .failure:
            last = Answer(token: token, asked: asked, answered: clock.now(), nodes: nodes)
        }
    }

    private func ask(_ token: Token) async -> Result<[PanelNode], PanelError> {
        do {
            return .success(try await panel.nodes(token))
        } catch {
            return .failure(error)
        }
    }
}
