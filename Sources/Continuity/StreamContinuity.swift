// SPDX-License-Identifier: MIT

import LogRelayModel

/// Decides what is missing between two connections of a stream that has no replay: of what waited at the node nothing is
/// lost, but of what was on its way when a connection broke, or when the relay was killed, nobody has a copy. Nor of what
/// came between the last connection of a panel that repeats its last lines and the first one after it was upgraded to one
/// that does not.
///
/// A stream on which no line was coming has lost none. Times are readings of any monotonic clock.
struct StreamContinuity: Sendable {
    /// How long after its last line a stream still counts as one on which lines are coming.
    static let lively = Duration.seconds(10)

    private var lastLine: Duration?
    /// The run before was cut off while it relayed this source.
    private var wasCutOff: Bool
    private var hasRelayed: Bool
    /// An answer that nobody read was told since the last line. A panel that does not answer is asked again and again.
    private var isUnreadTold = false
    /// The connection before began with the panel's last lines.
    private var hadReplay = false

    init(past: SourcePast) {
        hasRelayed = !past.lines.isEmpty
        wasCutOff = past.endedBadly && hasRelayed
    }

    mutating func received(at now: Duration) {
        lastLine = now
        hasRelayed = true
        isUnreadTold = false
    }

    /// A connection is open.
    /// - Returns: the gap before its first line, if there is one. Where there is a replay, that will tell.
    mutating func opened(_ beginning: StreamOpening.Beginning) -> Gap.Reason? {
        defer { wasCutOff = false }
        switch beginning {
        case .lastLines:
            hadReplay = true
            return nil
        case .unreadLines:
            let isUpgraded = hadReplay && hasRelayed
            hadReplay = false
            if wasCutOff { return .restart }
            return isUpgraded ? .noReplay : nil
        }
    }

    /// The connection, or an attempt at one, has ended.
    /// - Returns: the gap after its last line, if there is one.
    mutating func closed(_ loss: LossInFlight, at now: Duration) -> Gap.Reason? {
        defer { lastLine = nil }
        switch loss {
        case .none, .before: return nil
        case .lastMoment: return lastLine.map { now - $0 <= Self.lively } ?? false ? .noReplay : nil
        case .lastWhile: return lastLine == nil ? nil : .noReplay
        case .unread:
            guard hasRelayed, !isUnreadTold else { return nil }
            isUnreadTold = true
            return .noReplay
        }
    }
}
