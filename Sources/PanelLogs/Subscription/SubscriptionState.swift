// SPDX-License-Identifier: MIT

package import LogRelayModel

/// Decides what a stream does after each end and each failure: when it tries again, and what the operator is told.
package struct SubscriptionState: Sendable {
    /// What became of an attempt.
    package enum Outcome: Equatable, Sendable {
        /// The stream was open for so long.
        case ended(StreamEnd, lived: Duration)
        /// The relay itself has closed the stream.
        case reopened(ReopenReason)
        case dialFailed(DialError)
        case refused(StreamRefusal)
        /// There was no token; there may be one after `wait`.
        case noToken(PanelError, wait: Duration)
    }

    package enum Step: Equatable, Sendable {
        /// Connect at once, with another token.
        case renewToken
        /// Connect at once: the connection was in order.
        case reopen(ReopenReason)
        case wait(Duration, phase: SourceState.Phase, reason: String)
        /// No other attempt: there is no more patience with what this one came to.
        case giveUp
    }

    /// Where only the operator can help, and asking again costs the panel something.
    private static var refusedDelay: Duration { .seconds(5 * 60) }
    /// Where every attempt with a new token costs a login, of which the panel's owner is notified.
    private static var rejectedTokenDelay: Duration { .seconds(15 * 60) }
    /// Streams that are lost again as soon as they open would otherwise end each other's back-off for ever.
    private static var mostRecoveries: Int { 5 }

    private let stableAfter: Duration
    private let longestDelay: Duration
    private let patience: Patience
    private var backoff: Backoff
    /// Of the credentials, or of their rights, since the last connection.
    private var refusals = 0
    /// The last attempt already had a new token.
    private var hasRenewed = false
    private var quietCuts = QuietCuts()
    /// What the last attempt showed.
    private(set) var reach = PanelReach.reached
    /// How often the back-off was cut short since the stream was last stable.
    private var recoveries = 0

    /// - Parameters:
    ///   - initialDelay, longestDelay: the bounds of the back-off.
    ///   - stableAfter: a stream that lived this long begins the back-off anew.
    package init(
        initialDelay: Duration, longestDelay: Duration, stableAfter: Duration, patience: Patience = .endless
    ) {
        self.stableAfter = stableAfter
        self.longestDelay = longestDelay
        self.patience = patience
        self.backoff = Backoff(initial: initialDelay, maximum: longestDelay)
    }

    /// The panel has accepted the stream.
    package mutating func opened() {
        hasRenewed = false
        refusals = 0
        reach = .reached
    }

    /// Whether the wait ends as soon as somebody else reaches the panel.
    var awaitsRecovery: Bool { reach == .missed && recoveries < Self.mostRecoveries }

    /// A wait has ended so.
    mutating func followedRecovery() { recoveries += 1 }

    /// An open stream has ended, that had brought no line for so long.
    /// - Returns: the end, or what is behind it.
    package mutating func judge(_ end: StreamEnd, quiet: Duration) -> StreamEnd { quietCuts.judge(end, quiet: quiet) }

    /// What to do next.
    package mutating func next(after outcome: Outcome, random: inout some RandomNumberGenerator) -> Step {
        let step = retry(after: outcome, random: &random)
        switch (step, outcome) {
        case (.wait(_, phase: .refused, _), _):
            refusals += 1
            return patience.refusals.map { refusals > $0 } ?? false ? .giveUp : step
        case (_, .refused(.nodeAbsent)), (_, .dialFailed(.noCore)):
            return patience.awaitsAbsent ? step : .giveUp
        default:
            return step
        }
    }

    private mutating func retry(after outcome: Outcome, random: inout some RandomNumberGenerator) -> Step {
        switch outcome {
        case .reopened(let reason):
            reach = .reached
            return .reopen(reason)
        case .refused(.tokenRejected) where !hasRenewed:
            reach = .reached
            hasRenewed = true
            return .renewToken
        case .ended(_, let lived):
            if lived >= stableAfter {
                backoff.reset()
                recoveries = 0
            }
        case .refused(.tokenRejected):
            // While the panel refuses its newest token, each long wait ends with one other token, not with two.
            break
        case .refused, .noToken(.credentialRefused, _):
            hasRenewed = false
        case .dialFailed, .noToken:
            break
        }
        let problem = PanelProblem(outcome)
        reach = PanelReach(problem)
        return .wait(
            delay(after: outcome, problem, random: &random), phase: problem.phase, reason: problem.description)
    }

    private mutating func delay(
        after outcome: Outcome, _ problem: PanelProblem, random: inout some RandomNumberGenerator
    ) -> Duration {
        switch (outcome, problem.phase) {
        case (.refused(.tokenRejected), _): Self.rejectedTokenDelay
        case (.noToken(_, let wait), _) where ![.proxyRefused, .unsupportedPanel].contains(problem.code): wait
        case (_, .refused): Self.refusedDelay
        case (_, .absent): longestDelay
        case (_, .waiting), (_, .connecting), (_, .connected):
            max(backoff.next(using: &random), problem.retryAfter ?? .zero)
        }
    }
}

extension PanelProblem {
    /// What a stream is in that has this problem. Only the panel's word, or that of the configured proxy, refuses.
    package var phase: SourceState.Phase {
        switch code {
        case .credentialsRefused, .rightsMissing, .proxyRefused, .unsupportedPanel: .refused
        case .nodeNotFound, .nodeDisabled, .noCoreStream: .absent
        case .notReached, .intermediary, .unexpectedAnswer, .nodeUnavailable, .streamRefused, .streamEnded, .cancelled:
            .waiting
        }
    }
}
