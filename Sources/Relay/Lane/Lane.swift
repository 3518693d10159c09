// SPDX-License-Identifier: MIT

package import Continuity
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
        var continuity: LineContinuity
        var timer: Scheduled<Void>?
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
        let state = State(continuity: LineContinuity(hash: hash, past: past))
        self.state = .makeBoxSendingValue(state, eventLoop: fanOut.eventLoop)
    }

    /// Told here rather than by the subscription, so that it stands before the stream's first line.
    package func streamOpened(_ opening: StreamOpening) {
        carryOut(state.value.continuity.opened(opening))
    }

    package func receive(_ batch: LineBatch) {
        carryOut(state.value.continuity.received(batch, now: now))
    }

    /// The panel had more lines than its buffer holds.
    package func panelOverflowed() {
        carryOut(state.value.continuity.panelOverflowed())
    }

    package func wasDeaf() {
        carryOut(state.value.continuity.wasDeaf())
    }

    package func streamClosed(_ loss: LossInFlight) {
        carryOut(state.value.continuity.closed(loss, now: now))
    }

    /// Whether a connection has been open in this run.
    var wasOpened: Bool { state.value.continuity.wasOpened }

    private func carryOut(_ steps: [LineContinuity.Step]) {
        for step in steps {
            switch step {
            case .opened:
                publishConnected(because: nil)
            case .relay(let batch):
                fanOut.assumeIsolated { fanOut in
                    // In here, so that nobody else holds the records and they are numbered in place.
                    var lines = ParsedBatch(batch, naming: naming)
                    fanOut.publish(&lines, of: source)
                }
            case .gap(let reason):
                fanOut.assumeIsolated { $0.publish(gapOf: source, reason: reason, lost: nil) }
            case .leftOut(let duplicates):
                fanOut.assumeIsolated { $0.count(duplicates: duplicates, of: source) }
            case .quiet:
                publishConnected(because: Self.quietness)
            case .stale(let isNews):
                if isNews { observer.becameStale(source) }
                publishConnected(because: Self.staleness)
            case .fresh(let wasStale):
                if wasStale { observer.becameFresh(source) }
                publishConnected(because: nil)
            }
        }
        setTimer()
    }

    private func publishConnected(because reason: String?) {
        fanOut.assumeIsolated { $0.publish(.connected, of: source, reason: reason) }
    }

    /// What was received before may have to wait for what follows, but not for ever.
    private func setTimer() {
        // In place: only to look at it would copy the whole state.
        let deadline = state.withValue { state in
            state.timer?.cancel()
            state.timer = nil
            return state.continuity.nextDeadline
        }
        guard let deadline else { return }
        let delay = TimeAmount(max(deadline - now, .zero))
        state.value.timer = fanOut.eventLoop.assumeIsolated().scheduleTask(in: delay) { [self] in
            carryOut(state.value.continuity.timePassed(now: now))
        }
    }

    private var now: Duration { .nanoseconds(Int64(clamping: NIODeadline.now().uptimeNanoseconds)) }

    private static let quietness =
        "quiet against its habit: no line came for long, nor since the stream was opened anew"

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
