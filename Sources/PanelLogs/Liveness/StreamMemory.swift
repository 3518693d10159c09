// SPDX-License-Identifier: MIT

import LogRelayModel

/// For how long streams may be quiet, as the operator wrote it.
package struct SilenceLimit: Equatable, Sendable {
    /// A stream that brings no line for so long is opened anew; zero: never.
    package var bound: Duration
    /// Whether a stream that was busy is suspected earlier, by its own habit.
    package var suspects: Bool

    package init(bound: Duration, suspects: Bool) {
        self.bound = bound
        self.suspects = suspects
    }

    /// Whether a pause of that length is against a stream's habit only.
    func isUnusual(_ pause: Duration) -> Bool { suspects && (bound == .zero || pause < bound) }

    /// No stream is opened anew because of its silence.
    package static let none = SilenceLimit(bound: .zero, suspects: false)
}

/// What is remembered of a stream over all its connections, to judge its silences by.
///
/// Times are readings of the relay's ``MonotonicClock``.
struct StreamMemory: Equatable, Sendable {
    /// The panel repeats its last lines at the beginning of a connection, within so long.
    private static let replayTime = Duration.seconds(1)

    private var habit = StreamHabit()
    private var times = WrittenTimes()
    private var lastLine: Duration?
    private var replayEnd = Duration.zero

    mutating func opened(_ opening: StreamOpening, at now: Duration) {
        habit.opened(at: now, afterSuspicion: opening.followsSilence)
        times.opened(at: now)
        switch opening.beginning {
        case .lastLines(let interval): replayEnd = now + Self.replayTime + interval
        case .unreadLines: replayEnd = now
        }
    }

    /// The open stream is closed because of its silence.
    mutating func closedForSilence(at now: Duration) {
        habit.suspected()
        times.closedForSilence(at: now)
    }

    /// - Returns: whether lines were held up before the stream was reopened: it had been deaf.
    mutating func received(_ batch: LineBatch, at now: Duration) -> Bool {
        let isBusy = times.isInQuestion && habit.isBusy
        let sight = times.received(batch, isReplay: now < replayEnd, isBusy: isBusy, at: now)
        guard sight.isNews else { return false }
        habit.receivedLines(at: now, wereHeldUp: sight.wasDeaf)
        lastLine = now
        return sight.wasDeaf
    }

    /// For how long the stream may bring no line, from its last one or its last opening on; nil: for ever.
    func patience(_ limit: SilenceLimit) -> Duration? { habit.patience(limit) }

    /// Whether the stream fell silent when that other one did, and is quiet for longer than is usual for it.
    func isSilent(with other: StreamMemory, at now: Duration, _ limit: SilenceLimit) -> Bool {
        guard let lastLine, let others = other.lastLine else { return false }
        let apart = lastLine > others ? lastLine - others : others - lastLine
        return apart <= .seconds(5) && habit.isUnusual(at: now, limit)
    }
}
