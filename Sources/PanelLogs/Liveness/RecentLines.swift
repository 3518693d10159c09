// SPDX-License-Identifier: MIT

/// How many lines a stream has brought lately, to judge whether a pause of five seconds would lose any.
///
/// A node's stream of the WebSocket dialect gets its last 100 lines again only when all its readers have been gone for 4 s.
/// Reopened at once, the lines of the moment in between are lost; reopened after 5 s, the replay brings them, if there
/// were no more than 100. So a stream that has brought fewer than 100 lines in 5 s to 10 s can wait, and loses nothing.
///
/// Times are readings of the relay's ``MonotonicClock``.
package struct RecentLines: Equatable, Sendable {
    /// From the end of a stream to the attempt that gets a replay again.
    package static var pause: Duration { .seconds(5) }
    private static var replayedLines: Int { 100 }

    private var began: Duration
    private var lines = 0
    /// Those of the 5 s before.
    private var earlier = 0

    package init(now: Duration) {
        began = now
    }

    package mutating func add(_ count: Int, at now: Duration) {
        advance(to: now)
        lines += count
    }

    /// Whether the lines of a pause would fit into a replay.
    package mutating func canWait(at now: Duration) -> Bool {
        advance(to: now)
        return lines + earlier < Self.replayedLines
    }

    private mutating func advance(to now: Duration) {
        let passed = now - began
        guard passed >= Self.pause else { return }
        earlier = passed < Self.pause * 2 ? lines : 0
        lines = 0
        began = now
    }
}
