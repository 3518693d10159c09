// SPDX-License-Identifier: MIT

package import LogRelayModel

/// Holds one stream to the panel for as long as its task runs: connects, waits for the end, backs off, connects again.
package struct Subscription: Sendable {
    /// What all streams of a panel share.
    package struct Panel: Sendable {
        package var transport: any Transport
        package var authenticator: Authenticator
        package var directory: NodeDirectory
        package var gate: ConnectGate
        package var observer: any SubscriptionObserver
        package var clock: MonotonicClock

        package init(
            transport: any Transport, authenticator: Authenticator, directory: NodeDirectory,
            gate: ConnectGate = ConnectGate(), observer: any SubscriptionObserver,
            clock: MonotonicClock = .continuous
        ) {
            self.transport = transport
            self.authenticator = authenticator
            self.directory = directory
            self.gate = gate
            self.observer = observer
            self.clock = clock
        }
    }

    private let request: StreamRequest
    private let panel: Panel
    private let receiver: any LineReceiver
    private let initialState: SubscriptionState

    package init(
        request: StreamRequest, panel: Panel, receiver: any LineReceiver, state: SubscriptionState
    ) {
        self.request = request
        self.panel = panel
        self.receiver = receiver
        self.initialState = state
    }

    /// Keeps the stream until the task is cancelled; never gives up by itself.
    package func run() async {
        var state = initialState
        var random = SystemRandomNumberGenerator()
        var rejected: Token?
        while !Task.isCancelled {
            panel.observer.streamChanged(request.source, to: .connecting, reason: nil, retry: nil)
            let attempt = await attempt(rejected: rejected, state: &state)
            rejected = attempt.rejected
            guard !Task.isCancelled else { return }
            switch state.next(after: attempt.outcome, random: &random) {
            case .renewToken:
                continue
            case .wait(let delay, let phase, let reason):
                panel.observer.streamChanged(request.source, to: phase, reason: reason, retry: delay)
                do {
                    try await panel.clock.sleep(delay)
                } catch {
                    return
                }
            }
        }
    }

    /// One connection from its beginning to its end, or what kept it from coming about.
    private func attempt(
        rejected: Token?, state: inout SubscriptionState
    ) async -> (outcome: SubscriptionState.Outcome, rejected: Token?) {
        let token: Token
        do {
            token = try await panel.authenticator.token(rejected: rejected)
        } catch {
            let wait = max(error.until - panel.clock.now(), .zero)
            return (.noToken(error.cause, wait: wait), rejected)
        }
        let stream: any OpenStream
        do {
            stream = try await panel.gate.pass { () async throws(DialError) in
                try await panel.transport.open(request, token: token, receiver: receiver)
            }
        } catch {
            guard case .noStream(let answer) = error, answer.status == 401 || answer.status == 403 else {
                return (.dialFailed(error), nil)
            }
            let refusal = StreamRefusal(of: request.source, nodes: await panel.directory.nodes(token))
            return (.refused(refusal), refusal == .tokenRejected ? token : nil)
        }
        let openedAt = panel.clock.now()
        state.opened()
        await panel.authenticator.accepted(token)
        panel.observer.streamChanged(request.source, to: .connected, reason: nil, retry: nil)
        let end = await stream.waitForEnd()
        return (.ended(end, lived: panel.clock.now() - openedAt), nil)
    }
}
