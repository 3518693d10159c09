// SPDX-License-Identifier: MIT

package import LogRelayModel
import NIOCore

/// One source's way through the relay: replays are matched here, gaps are found, lines are parsed, and the fan-out numbers
/// them.
///
/// Lives as long as its source is wanted, over all connections of its stream. Called on the fan-out's event loop.
package final class Lane: LineReceiver {
    private let source: SourceID
    private let fanOut: FanOut
    private let naming: (any UserNaming)?
    private let observer: any LaneObserver
    private let state: NIOLoopBoundBox<State>

    private struct State: Sendable {
        var window: ReplayWindow
        var continuity: StreamContinuity
        var timer: Scheduled<Void>?
        /// The open connection's.
        var opening = StreamOpening(.unreadLines)
        var wasOpened = false
        /// To be told behind the lines that are held.
        var hasOverflowed = false
        /// The panel repeats old lines and has no others.
        var isStale = false
    }

    /// - Parameters:
    ///   - hash: the same for all lanes of a run.
    ///   - past: what earlier runs relayed of this source.
    ///   - naming: who knows the users whom lines give by number only.
    package init(
        source: SourceID, fanOut: FanOut, hash: LineHash, past: SourcePast = SourcePast(),
        naming: (any UserNaming)? = nil, observer: any LaneObserver = NoLaneObserver()
    ) {
        self.source = source
        self.fanOut = fanOut
        self.naming = naming
        self.observer = observer
        var window = ReplayWindow(hash: hash)
        for line in past.lines { line.withUnsafeBytes { window.restore($0) } }
        window.doubt(lastLines: past.linesInDoubt)
        let state = State(window: window, continuity: StreamContinuity(past: past))
        self.state = .makeBoxSendingValue(state, eventLoop: fanOut.eventLoop)
    }

    /// Told here rather than by the subscription, so that it stands before the stream's first line.
    package func streamOpened(_ opening: StreamOpening) {
        let rest: [ReplayWindow.Step]
        switch opening.beginning {
        case .lastLines(let interval): rest = state.value.window.opened(hasReplay: true, interval: interval)
        case .unreadLines: rest = state.value.window.opened(hasReplay: false)
        }
        carryOut(rest)
        state.value.opening = opening
        state.value.wasOpened = true
        fanOut.assumeIsolated { $0.publish(.connected, of: source, reason: nil) }
        tell(state.value.continuity.opened(opening.beginning))
    }

    package func receive(_ batch: LineBatch) {
        let now = now
        state.value.continuity.received(at: now)
        carryOut(state.value.window.receive(batch, now: now))
    }

    /// The panel had more lines than its buffer holds.
    package func panelOverflowed() {
        if state.value.window.isHolding { state.value.hasOverflowed = true } else { tell(.panelOverflow) }
    }

    package func streamClosed(_ loss: LossInFlight) {
        carryOut(state.value.window.closed())
        if case .before(let lastLines) = loss { state.value.window.doubt(lastLines: lastLines) }
        tell(state.value.continuity.closed(loss, at: now))
    }

    /// Whether a connection has been open in this run.
    var wasOpened: Bool { state.value.wasOpened }

    private func carryOut(_ steps: [ReplayWindow.Step]) {
        for step in steps {
            switch step {
            case .relay(let batch):
                if state.value.isStale { becomeFresh() }
                let parsed = ParsedBatch(batch, naming: naming)
                fanOut.assumeIsolated { $0.publish(parsed, of: source) }
            case .gap(let reason):
                tell(state.value.opening.followsSilence ? .streamSilent : reason)
            case .judged(let outcome):
                fanOut.assumeIsolated { $0.count(duplicates: outcome.duplicates, of: source) }
                if state.value.opening.followsSilence, outcome.isStale { becomeStale() }
            }
        }
        if state.value.hasOverflowed, !state.value.window.isHolding {
            state.value.hasOverflowed = false
            tell(.panelOverflow)
        }
        setTimer()
    }

    private func tell(_ reason: Gap.Reason?) {
        guard let reason else { return }
        fanOut.assumeIsolated { $0.publish(gapOf: source, reason: reason, lost: nil) }
    }

    /// What was received before may have to wait for what follows, but not for ever.
    private func setTimer() {
        state.value.timer?.cancel()
        state.value.timer = nil
        guard let deadline = state.value.window.nextDeadline else { return }
        let delay = TimeAmount(max(deadline - now, .zero))
        state.value.timer = fanOut.eventLoop.assumeIsolated().scheduleTask(in: delay) { [self] in
            carryOut(state.value.window.timePassed(now: now))
        }
    }

    private var now: Duration { .nanoseconds(Int64(clamping: NIODeadline.now().uptimeNanoseconds)) }

    // MARK: Staleness

    private func becomeStale() {
        if !state.value.isStale { observer.becameStale(source) }
        state.value.isStale = true
        fanOut.assumeIsolated { $0.publish(.connected, of: source, reason: Self.staleness) }
    }

    private func becomeFresh() {
        state.value.isStale = false
        observer.becameFresh(source)
        fanOut.assumeIsolated { $0.publish(.connected, of: source, reason: nil) }
    }

    private static let staleness =
        "no new line comes, and a new stream brings only old ones: if users are connected, the panel has stopped "
        + "capturing; restart the core on the panel"
}

/// Is told what a lane finds out about its panel. Called on the event loop.
package protocol LaneObserver: Sendable {
    /// A stream that was opened anew because it was silent brings only lines that were relayed before.
    func becameStale(_ source: SourceID)
    /// A new line has come after that.
    func becameFresh(_ source: SourceID)
}

package struct NoLaneObserver: LaneObserver {
    package init() {}
    package func becameStale(_: SourceID) {}
    package func becameFresh(_: SourceID) {}
}
