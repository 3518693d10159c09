// SPDX-License-Identifier: MIT

import LogRelayModel

/// Finds the node that has a name, as patiently as a stream is opened.
struct NodeLookup: Sendable {
    enum End: Equatable, Sendable {
        case found(SourceID)
        case gaveUp(PanelLogsError)
        case cancelled
    }

    var name: String
    var panel: Subscription.Panel
    /// Is told what keeps it waiting.
    var feed: StreamFeed

    func find(_ state: inout SubscriptionState) async -> End {
        var random = SystemRandomNumberGenerator()
        while !Task.isCancelled {
            let outcome: SubscriptionState.Outcome
            let error: PanelLogsError
            do throws(NodeListFailure) {
                if let node = try await panel.listNodes().first(where: { $0.name == name }) {
                    return .found(.node(node.id))
                }
                outcome = .refused(.nodeAbsent)
                error = PanelLogsError(PanelProblem(outcome))
            } catch let failure {
                outcome = self.outcome(of: failure)
                error = PanelLogsError(PanelProblem(failure.cause))
            }
            guard !Task.isCancelled else { break }
            switch state.next(after: outcome, random: &random) {
            case .renewToken, .reopen:
                continue
            case .giveUp:
                return .gaveUp(error)
            case .wait(let delay, _, _):
                feed.interrupted(error, retryIn: delay)
                do {
                    try await panel.clock.sleep(delay)
                } catch {
                    return .cancelled
                }
            }
        }
        return .cancelled
    }

    /// A failure as that of an attempt, for what it means to the next one.
    private func outcome(of failure: NodeListFailure) -> SubscriptionState.Outcome {
        switch failure {
        case .noToken(let why): .noToken(why.cause, wait: max(why.until - panel.clock.now(), .zero))
        case .unanswered(.unauthorized): .refused(.tokenRejected)
        case .unanswered(.forbidden(let dialect, let words)): .refused(.rightsMissing(dialect, words: words))
        case .unanswered(let error): .refused(.undiagnosed(error))
        }
    }
}
