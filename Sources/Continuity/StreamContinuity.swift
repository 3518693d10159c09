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
    /// What waited for the open connection.
    private var waiting: WaitingLines?
    private var queue = FullQueue()
    /// The relay gave the connection before the open one up because of its silence.
    private var followsSilence = false
    /// This connection's first lines have shown that the one before was deaf.
    private var isDeafnessTold = false

    init(past: SourcePast) {
        hasRelayed = !past.lines.isEmpty
        wasInterrupted = (past.endedBadly || past.isLongAgo) && hasRelayed
    }

    /// - Returns: the gaps before lines of the batch, in order.
    mutating func received(_ batch: LineBatch, at now: Duration) -> [(gap: Gap.Reason, before: Int)] {
        defer {
            lastLine = now
            hasRelayed = true
            isGapTold = false
        }
        guard var waiting else { return [] }
        var losses = waiting.received(batch, at: now)
        self.waiting = waiting
        for place in queue.received(batch, at: now) where !losses.contains(.overflow(before: place)) {
            losses.append(.overflow(before: place))
        }
        if losses.count > 1 { losses.sort { $0.place < $1.place } }
        return losses.compactMap { loss in
            switch loss {
            case .queue: otherQueue().map { ($0, 0) }
            case .overflow(let place): (.panelOverflow, place)
            }
        }
    }

    /// A connection is open.
    /// - Returns: the gap before its first line, if there is one. Where there is a replay, that will tell.
    mutating func opened(_ opening: StreamOpening) -> Gap.Reason? {
        defer { wasInterrupted = false }
        (followsSilence, isDeafnessTold) = (opening.followsSilence, false)
        switch opening.beginning {
        case .lastLines:
            (hadReplay, waiting) = (true, nil)
            return nil
        case .unreadLines:
            waiting = WaitingLines(after: waiting)
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

    /// The lines that follow were held up behind an open connection.
    /// - Returns: the gap before them; nil where one stands there already.
    mutating func wasDeaf() -> Gap.Reason? {
        guard !isGapTold, !isDeafnessTold else { return nil }
        (isGapTold, isDeafnessTold) = (true, true)
        return .streamSilent
    }

    private mutating func otherQueue() -> Gap.Reason? {
        guard followsSilence else { return told(.noReplay) }
        isDeafnessTold = true
        return told(.streamSilent)
    }

    /// Of a source that has never told a line, none is missing.
    private mutating func told(_ reason: Gap.Reason) -> Gap.Reason? {
        guard hasRelayed, !isGapTold else { return nil }
        isGapTold = true
        return reason
    }
}
