// SPDX-License-Identifier: MIT

package import LogRelayModel

/// Holds one stream to the panel for as long as its task runs: connects, waits for the end, backs off, connects again.
package struct Subscription: Sendable {
    /// What all streams of a panel share.
    package struct Panel: Sendable {
        package var transport: any Transport
        package var dialects: DialectFinder
        package var authenticator: Authenticator
        package var directory: NodeDirectory
        package var gate: ConnectGate
        package var observer: any SubscriptionObserver
        package var clock: MonotonicClock
        /// Rung by streams that have reason to doubt their node's state; asks the panel at once.
        package let nodeHint = Alarm()
        /// Ends the waits of those who did not reach the panel.
        let recovery = PanelRecovery()

        package init(
            transport: any Transport, dialects: DialectFinder, authenticator: Authenticator, directory: NodeDirectory,
            gate: ConnectGate? = nil, observer: any SubscriptionObserver, clock: MonotonicClock = .continuous
        ) {
            self.transport = transport
            self.dialects = dialects
            self.authenticator = authenticator
            self.directory = directory
            self.gate = gate ?? ConnectGate(perSecond: ConnectGate.usualRate, clock: clock)
            self.observer = observer
            self.clock = clock
        }
    }

    private let request: StreamRequest
    private let panel: Panel
    private let receiver: any LineReceiver
    private let initialState: SubscriptionState
    private let control: StreamControl
    private let interrupted: @Sendable (SubscriptionState.Outcome, Duration) -> Void

    /// - Parameters:
    ///   - control: what others may ask of this subscription.
    ///   - interrupted: what a connection, or an attempt at one, came to, and when the next attempt follows.
    package init(
        request: StreamRequest, panel: Panel, receiver: any LineReceiver, state: SubscriptionState,
        control: StreamControl = StreamControl(),
        interrupted: @escaping @Sendable (SubscriptionState.Outcome, Duration) -> Void = { _, _ in }
    ) {
        self.request = request
        self.panel = panel
        self.receiver = receiver
        self.initialState = state
        self.control = control
        self.interrupted = interrupted
    }

    /// Keeps the stream until the task is cancelled, or until there is no patience with an attempt.
    /// - Returns: what that came to; nil where the task was cancelled.
    @discardableResult
    package func run() async -> SubscriptionState.Outcome? {
        var state = initialState
        var random = SystemRandomNumberGenerator()
        var rejected: Token?
        var reopened: ReopenReason?
        var interlude = StreamOpening.Interlude.none
        do {
            while !Task.isCancelled {
                var recoveries = panel.recovery.count
                panel.observer.streamChanged(
                    request.source, to: .connecting, reason: reopened?.description, retry: nil)
                // A back-off may have taken as long already, or longer.
                let pause = control.pauseLeft(at: panel.clock.now())
                if pause > .zero { try await panel.clock.sleep(pause) }
                let attempt = await attempt(rejected: rejected, after: interlude, state: &state)
                rejected = attempt.rejected
                reopened = nil
                interlude = attempt.outcome.interlude ?? interlude
                guard !Task.isCancelled else { return nil }
                // What happened while the stream was open is no news.
                if case .ended = attempt.outcome { recoveries = panel.recovery.count }
                let last = state.reach
                let step = state.next(after: attempt.outcome, random: &random)
                panel.recovery.note(state.reach, after: last)
                switch step {
                case .renewToken:
                    continue
                case .reopen(let reason):
                    interrupted(attempt.outcome, .zero)
                    reopened = reason
                case .wait(let delay, let phase, let reason):
                    interrupted(attempt.outcome, delay)
                    panel.observer.streamChanged(request.source, to: phase, reason: reason, retry: delay)
                    guard state.awaitsRecovery else {
                        try await control.retry.sleep(delay, on: panel.clock)
                        continue
                    }
                    if try await panel.recovery.sleep(delay, since: recoveries, at: control.retry, on: panel.clock) {
                        state.followedRecovery()
                    }
                case .giveUp:
                    return attempt.outcome
                }
            }
        } catch {
            // Only a cancelled task cannot sleep.
        }
        return nil
    }

    /// One connection from its beginning to its end, or what kept it from coming about.
    private func attempt(
        rejected: Token?, after interlude: StreamOpening.Interlude, state: inout SubscriptionState
    ) async -> (outcome: SubscriptionState.Outcome, rejected: Token?) {
        let token: Token
        do {
            token = try await panel.authenticator.token(rejected: rejected)
        } catch {
            let wait = max(error.until - panel.clock.now(), .zero)
            return (.noToken(error.cause, wait: wait), rejected)
        }
        let receiver = LivenessReceiver(
            receiver, after: interlude, control: control, clock: panel.clock, nodeHint: panel.nodeHint)
        let stream: any OpenStream
        do {
            stream = try await panel.gate.pass { () async throws(DialError) in
                try await panel.transport.open(request, token: token, receiver: receiver)
            }
        } catch {
            let dialect = await panel.dialects.known
            guard
                let refusal = await StreamRefusal(
                    of: request.source, error: error, dialect: dialect, nodes: { await panel.directory.nodes(token) })
            else { return (.dialFailed(error), nil) }
            return (.refused(refusal), refusal == .tokenRejected ? token : nil)
        }
        let openedAt = panel.clock.now()
        panel.recovery.note(.reached, after: state.reach)
        state.opened()
        await panel.authenticator.accepted(token)
        panel.observer.streamChanged(request.source, to: .connected, reason: nil, retry: nil)
        let (end, reopen) = await control.hold(stream) { await receiver.reopenReason() }
        if case .node = request.source, receiver.canWaitForReplay { control.pause(from: panel.clock.now()) }
        if let reopen {
            panel.observer.streamReopens(request.source, because: reopen)
            return (.reopened(reopen), nil)
        }
        let now = panel.clock.now()
        return (.ended(state.judge(end, quiet: receiver.quiet(at: now)), lived: now - openedAt), nil)
    }
}

extension SubscriptionState.Outcome {
    /// What it makes of the time up to the next connection; nil where it tells nothing of the panel and the node.
    fileprivate var interlude: StreamOpening.Interlude? {
        switch self {
        // What it lost, its own end says.
        case .ended: return StreamOpening.Interlude.none
        case .reopened(let reason): return reason.interlude
        case .dialFailed, .refused, .noToken:
            switch PanelProblem(self).code {
            case .credentialsRefused, .rightsMissing, .proxyRefused, .unsupportedPanel, .cancelled: return nil
            case .notReached, .intermediary, .unexpectedAnswer, .nodeNotFound, .nodeDisabled, .nodeUnavailable,
                .noCoreStream, .streamRefused, .streamEnded:
                return .absence
            }
        }
    }
}
