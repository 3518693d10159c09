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
        /// The last line may be the panel's word that it has lost the node. Behind NATS there is no other.
        var endsInPanelWords = false
        private var hasNewLines: Bool
        /// When the stream is judged next.
        private var nextJudgement: Duration

        init(now: Duration) {
            liveness = StreamLiveness(now: now)
            recentLines = RecentLines(now: now)
            (hasNewLines, nextJudgement) = (false, now)
        }

        /// Lines change the habit, and with it the time of the next judgement. That is earlier by so much only once lines
        /// come again.
        mutating func received(_ batch: borrowing LineBatch, at now: Duration) -> Bool {
            liveness.receivedLines(at: now)
            recentLines.add(batch.lines.count, at: now)
            if case .unreadLines = beginning { endsInPanelWords = PanelWords.mayEnd(batch) }
            hasNewLines = true
            guard nextJudgement - now > StreamHabit.shortest else { return false }
            nextJudgement = now
            return true
        }

        /// While lines come, a stream is judged every 10 s; one that is quiet has the same habit until its next line.
        mutating func judge(at now: Duration, patience: Duration?) -> StreamLiveness.Verdict {
            switch liveness.verdict(at: now, patience: patience) {
            case .reopen(let reason): return .reopen(reason)
            case .check(let end):
                nextJudgement = hasNewLines ? min(end, now + StreamHabit.shortest) : end
                hasNewLines = false
                return .check(at: nextJudgement)
            }
        }
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
        self.sight = Mutex(Sight(now: clock.now()))
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
            let patience = control.patience
            switch sight.withLock({ $0.judge(at: now, patience: patience) }) {
            case .reopen(var reason):
                if case .silence(let pause) = reason, control.silence.isUnusual(pause) { reason = .suspicion(pause) }
                if reason.isSilence { control.memory.withLock { $0.closedForSilence(at: now) } }
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
        control.memory.withLock { $0.opened(opening, at: now) }
        receiver.streamOpened(opening)
    }

    func receive(_ batch: LineBatch) {
        let now = clock.now()
        let isJudgementDue = sight.withLock { $0.received(batch, at: now) }
        if control.memory.withLock({ $0.received(batch, at: now) }) { receiver.wasDeaf() }
        if isJudgementDue { control.recheck.ring() }
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

    func streamClosed(_ loss: LossInFlight) {
        let now = clock.now()
        let (quiet, endsInPanelWords) = sight.withLock { ($0.liveness.quiet(at: now), $0.endsInPanelWords) }
        let loss = control.reopening?.loss(of: loss, quiet: quiet, endsInPanelWords: endsInPanelWords) ?? loss
        receiver.streamClosed(loss)
    }
}
