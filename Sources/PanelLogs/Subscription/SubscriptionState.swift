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

    private let stableAfter: Duration
    private let longestDelay: Duration
    private let patience: Patience
    private var backoff: Backoff
    /// Of the credentials, or of their rights, since the last connection.
    private var refusals = 0
    /// The last attempt already had a new token.
    private var hasRenewed = false

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
    }

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
        case .ended(let end, let lived):
            if lived >= stableAfter { backoff.reset() }
            return retry(end.description, random: &random)
        case .reopened(let reason):
            return .reopen(reason)
        case .dialFailed(.noCore):
            return .wait(longestDelay, phase: .absent, reason: DialError.noCore.description)
        case .dialFailed(.coreIsNodeLog):
            return .wait(longestDelay, phase: .absent, reason: DialError.coreIsNodeLog.description)
        case .dialFailed(.marzneshin), .noToken(.dial(.marzneshin), _):
            return .wait(Self.refusedDelay, phase: .refused, reason: DialError.marzneshin.description)
        case .dialFailed(.proxy(let error)) where error.isRefusal,
            .noToken(.dial(.proxy(let error)), _) where error.isRefusal:
            return .wait(Self.refusedDelay, phase: .refused, reason: error.description)
        case .dialFailed(let error):
            return retry(Self.explain(error), random: &random)
        case .noToken(.unauthorized, let wait):
            return .wait(
                wait, phase: .refused,
                reason: "the panel refuses the user name or the password: correct them and reload")
        case .noToken(.newTokenRefused, let wait):
            return .wait(wait, phase: .refused, reason: PanelError.newTokenRefused.description)
        case .noToken(.credentialRefused(let kind), let wait):
            hasRenewed = false
            return .wait(wait, phase: .refused, reason: PanelError.credentialRefused(kind).description)
        case .noToken(let error, let wait):
            return .wait(wait, phase: .waiting, reason: "login: \(error)")
        case .refused(let refusal):
            return after(refusal, random: &random)
        }
    }

    private mutating func after(_ refusal: StreamRefusal, random: inout some RandomNumberGenerator) -> Step {
        if refusal == .tokenRejected, !hasRenewed {
            hasRenewed = true
            return .renewToken
        }
        // While the panel refuses its newest token, each long wait ends with one other token, not with two.
        if refusal != .tokenRejected { hasRenewed = false }
        switch refusal {
        case .tokenRejected:
            return .wait(
                Self.rejectedTokenDelay, phase: .refused,
                reason: PanelError.newTokenRefused.description)
        case .rightsMissing(let dialect):
            return .wait(
                Self.refusedDelay, phase: .refused,
                reason: "the account may not read logs: the panel wants \(dialect.sufficientRights)")
        case .nodeAbsent:
            return .wait(longestDelay, phase: .absent, reason: "the panel has no such node")
        case .nodeDisabled:
            return .wait(longestDelay, phase: .absent, reason: "node is disabled on the panel")
        case .nodeNotConnected(let status, let message):
            let detail = message.map { ": \(quoted($0))" } ?? ""
            return retry("node is not connected (\(quoted(status))\(detail))", random: &random)
        case .unexplained:
            return retry(
                "the panel refuses this stream although account and node are in order: see its own log",
                random: &random)
        case .undiagnosed(let error):
            return retry("the panel refuses this stream, and does not say why: \(error)", random: &random)
        }
    }

    private mutating func retry(_ reason: String, random: inout some RandomNumberGenerator) -> Step {
        .wait(backoff.next(using: &random), phase: .waiting, reason: reason)
    }

    private static func explain(_ error: DialError) -> String {
        if case .noStream(let answer) = error, answer.status == 200,
            answer.contentType?.hasPrefix("text/event-stream") == true
        {
            return "the panel serves its logs as Server-Sent Events: Dialect=auto or sse reads them"
        }
        return error.description
    }
}
