// SPDX-License-Identifier: MIT

/// Why the nodes could not be listed.
package enum NodeListFailure: Error, Equatable, Sendable {
    /// There was nothing to show the panel.
    case noToken(LoginUnavailable)
    case unanswered(PanelError)

    /// What the panel, or the way to it, said.
    package var cause: PanelError {
        switch self {
        case .noToken(let why): why.cause
        case .unanswered(let error): error
        }
    }
}

extension Subscription.Panel {
    /// The nodes as they are now; where the token has just expired, after one new login.
    package func listNodes() async throws(NodeListFailure) -> [PanelNode] {
        let now = clock.now()
        var token = try await token(rejected: nil)
        var answer = await directory.nodes(token, since: now)
        if answer == .failure(.unauthorized) {
            token = try await self.token(rejected: token)
            answer = await directory.nodes(token, since: now)
        }
        switch answer {
        case .success(let nodes):
            await authenticator.accepted(token)
            return nodes
        case .failure(let error):
            throw .unanswered(error)
        }
    }

    private func token(rejected: Token?) async throws(NodeListFailure) -> Token {
        do {
            return try await authenticator.token(rejected: rejected)
        } catch {
            throw .noToken(error)
        }
    }
}
