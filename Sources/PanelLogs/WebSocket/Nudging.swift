// SPDX-License-Identifier: MIT

package import NIOCore

/// Decides when a busy stream needs a nudge: a data message of the client, on which the panel looks at once for new lines.
///
/// A stream's buffer in the panel holds 100 lines and is emptied every 0.2 s, so that above 500 lines/s the rest is lost;
/// with an empty text frame every 30 ms a real panel lost nothing at 2,000 lines/s. From 50 lines in 0.2 s on a stream is
/// nudged every 30 ms, and faster the faster its lines come, once for every 40 of them: every 8 ms at 5,000 lines/s. It is
/// nudged for 10 s more than it is busy, since the beginning of a burst cannot be nudged in time. An idle stream never is.
/// Streams that are nudged every 30 ms are nudged in the same moments, so that the process wakes up once for all of them.
package struct Nudging: Sendable {
    /// How often the panel looks by itself.
    private static var window: TimeAmount { .milliseconds(200) }
    /// Half of what the panel's buffer holds.
    private static var busyLines: Int { 50 }
    private static var linger: TimeAmount { .seconds(10) }
    private static var linesPerNudge: Int64 { 40 }
    private static var longestPause: TimeAmount { .milliseconds(30) }
    private static var shortestPause: TimeAmount { .milliseconds(5) }
    /// What comes later after the first line is no replay.
    private static var replayTime: TimeAmount { .seconds(1) }

    /// Lines at the beginning that may be a replay, and say nothing of the rate; those of the first moment.
    private var uncounted = 100
    private var firstLines: NIODeadline?
    private var windowStart: NIODeadline
    private var lines = 0
    private var linesBefore = 0
    private var busyUntil: NIODeadline?

    package init(now: NIODeadline) {
        windowStart = now
    }

    /// So many lines have come.
    package mutating func received(lines count: Int, at now: NIODeadline) {
        let first = firstLines ?? now
        firstLines = first
        if now - first >= Self.replayTime { uncounted = 0 }
        let replayed = min(count, uncounted)
        uncounted -= replayed
        moveWindow(to: now)
        lines += count - replayed
        if lines >= Self.busyLines { busyUntil = now + Self.linger }
    }

    /// The panel's buffer seems to be full.
    package mutating func becameBusy(at now: NIODeadline) { busyUntil = now + Self.linger }

    /// How long to wait until the next nudge; nil where the stream needs none.
    package mutating func pause(at now: NIODeadline) -> TimeAmount? {
        guard let busyUntil, now < busyUntil else {
            self.busyUntil = nil
            return nil
        }
        moveWindow(to: now)
        let rate = Int64(max(lines, linesBefore, 1))
        let pause = TimeAmount.nanoseconds(Self.window.nanoseconds * Self.linesPerNudge / rate)
        guard pause < Self.longestPause else {
            let step = UInt64(Self.longestPause.nanoseconds)
            return .nanoseconds(Int64(step - now.uptimeNanoseconds % step))
        }
        return max(Self.shortestPause, pause)
    }

    private mutating func moveWindow(to now: NIODeadline) {
        let passed = now - windowStart
        guard passed >= Self.window else { return }
        linesBefore = passed < Self.window * 2 ? lines : 0
        lines = 0
        windowStart = now
    }
}
