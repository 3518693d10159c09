// SPDX-License-Identifier: MIT

import LogRelayModel

/// Decides what is missing between two connections of a stream that has no replay.
///
/// What waits at the node comes with the next connection, as long as the node's backend is the same; a panel that was
/// away, or has lost the node, starts it anew, and what waited is gone. Of what was on its way when a connection ended, or
/// when the relay was killed, nobody has a copy. Nor of what came between the last connection of a panel that repeats its
/// last lines and the first one after it was upgraded to one that does not.
///
/// A stream on which no line was coming, of a backend that is the same, has lost none. Times are readings of any monotonic
/// clock.
struct StreamContinuity: Sendable {
    /// How long after its last line a stream still counts as one on which lines are coming.
    static let lively = Duration.seconds(10)

    private var lastLine: Duration?
    /// The run before was cut off while it relayed this source, or ended so long ago that what waited may be gone.
    private var wasInterrupted: Bool
    private var hasRelayed: Bool
    /// No line came since the last gap, so that a panel that stays away makes one gap and no more.
    private var isGapTold = false
    /// The connection before began with the panel's last lines.
    private var hadReplay = false
    /// The open connection's queue at the node.
    private var queue: WaitingLines?

    init(past: SourcePast) {
        hasRelayed = !past.lines.isEmpty
        wasInterrupted = (past.endedBadly || past.isLongAgo) && hasRelayed
    }

    /// - Returns: before which line of the batch some are missing that found the node's queue full.
    mutating func received(_ batch: LineBatch, at now: Duration) -> Int? {
        lastLine = now
        hasRelayed = true
        isGapTold = false
        return queue?.received(batch, at: now)
    }

    /// A connection is open.
    /// - Returns: the gap before its first line, if there is one. Where there is a replay, that will tell.
    mutating func opened(_ opening: StreamOpening) -> Gap.Reason? {
        defer { wasInterrupted = false }
        queue = nil
        switch opening.beginning {
        case .lastLines:
            hadReplay = true
            return nil
        case .unreadLines:
            queue = WaitingLines()
            let isUpgraded = hadReplay && hasRelayed
            hadReplay = false
            if wasInterrupted {
                isGapTold = true
                return .restart
            }
            return isUpgraded || opening.interlude == .absence ? told(.noReplay) : nil
        }
    }

    /// The connection, or an attempt at one, has ended.
    /// - Returns: the gap after its last line, if there is one.
    mutating func closed(_ loss: LossInFlight, at now: Duration) -> Gap.Reason? {
        defer { lastLine = nil }
        switch loss {
        case .none, .before: return nil
        case .lastMoment: return lastLine.map { now - $0 <= Self.lively } ?? false ? told(.noReplay) : nil
        case .lastWhile: return lastLine == nil ? nil : told(.noReplay)
        case .queue: return told(.noReplay)
        }
    }

    /// Of a source that has never told a line, none is missing.
    private mutating func told(_ reason: Gap.Reason) -> Gap.Reason? {
        guard hasRelayed, !isGapTold else { return nil }
        isGapTold = true
        return reason
    }
}
