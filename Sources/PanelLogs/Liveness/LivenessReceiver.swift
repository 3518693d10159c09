// SPDX-License-Identifier: MIT

import LogRelayModel
import Synchronization

/// Stands before a stream's receiver and sees what comes: lines, and frames without any.
final class LivenessReceiver: LineReceiver {
    private let receiver: any LineReceiver
    private let clock: MonotonicClock
    private struct Sight {
        var liveness: StreamLiveness
        var recentLines: RecentLines
        var beginning = StreamOpening.Beginning.unreadLines
    }

    private let sight: Mutex<Sight>
    /// Told when an empty frame is news.
    private let nodeHint: Alarm
    private let control: StreamControl
    private let interlude: StreamOpening.Interlude

    init(
        _ receiver: any LineReceiver, after interlude: StreamOpening.Interlude, control: StreamControl,
        clock: MonotonicClock, nodeHint: Alarm
    ) {
        self.receiver = receiver
        self.interlude = interlude
        self.control = control
        self.clock = clock
        self.nodeHint = nodeHint
        let now = clock.now()
        self.sight = Mutex(Sight(liveness: StreamLiveness(now: now), recentLines: RecentLines(now: now)))
    }

    /// Whether the next connection is better not opened at once, because it will get the last lines again if it waits.
    var canWaitForReplay: Bool {
        let now = clock.now()
        return sight.withLock { sight in
            guard case .lastLines = sight.beginning else { return false }
            return sight.recentLines.canWait(at: now)
        }
    }

    /// How long no line has come.
    func quiet(at now: Duration) -> Duration { sight.withLock { $0.liveness.quiet(at: now) } }

    /// Waits until the stream should be opened anew. nil where the task is cancelled.
    func reopenReason() async -> ReopenReason? {
        while true {
            let now = clock.now()
            switch sight.withLock({ $0.liveness.verdict(at: now, silence: control.silence) }) {
            case .reopen(let reason):
                return reason
            case .check(let next):
                do {
                    try await control.recheck.sleep(next - now, on: clock)
                } catch {
                    return nil
                }
            }
        }
    }

    func streamOpened(_ opening: StreamOpening) {
        var opening = opening
        opening.interlude = interlude
        let now = clock.now()
        sight.withLock { sight in
            sight.beginning = opening.beginning
            // However long the panel took to open it.
            sight.liveness = StreamLiveness(now: now)
        }
        receiver.streamOpened(opening)
    }

    func receive(_ batch: LineBatch) {
        let now = clock.now()
        sight.withLock { sight in
            sight.liveness.receivedLines(at: now)
            sight.recentLines.add(batch.lines.count, at: now)
        }
        receiver.receive(batch)
    }

    func receivedEmptyFrame() {
        let now = clock.now()
        if sight.withLock({ $0.liveness.receivedEmptyFrame(at: now) }) {
            control.recheck.ring()
            nodeHint.ring()
        }
        receiver.receivedEmptyFrame()
    }

    func panelOverflowed() { receiver.panelOverflowed() }

    /// A node that has left, or was modified, comes back with another backend.
    func streamClosed(_ loss: LossInFlight) {
        let isReplaced = loss == .lastMoment && control.reopening?.replacesBackend ?? false
        receiver.streamClosed(isReplaced ? .queue : loss)
    }
}
