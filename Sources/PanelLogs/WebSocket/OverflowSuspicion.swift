// SPDX-License-Identifier: MIT

package import LogRelayModel
package import NIOCore

/// Notices that the panel's buffer of a stream was full, so that lines before those which came may be lost.
///
/// The panel looks into that buffer every 0.2 s, or when it is nudged, and sends what is there: the last 100 lines at
/// most. A look that brought exactly 100 has most likely lost some. Looks are told apart by the pauses between them, 50 ms
/// without a line, and by nudges. A relay that did not get to run for so long that the panel looked by itself reads several
/// looks as one; it knows that by a nudge that went late. In interval mode a frame gathers several looks, and nothing can
/// be told.
package struct OverflowSuspicion: Sendable {
    private static var capacity: Int { 100 }
    private static var pause: TimeAmount { .milliseconds(50) }
    /// A whole replay and a full look that a busy relay read as one.
    private static var replayAndFullLook: Int { 2 * capacity }
    /// How often the panel looks by itself.
    private static var ownLooks: TimeAmount { .milliseconds(200) }

    private var lines = 0
    private var lastLines: NIODeadline?
    /// The first look of a connection may be a replay, which fills the buffer without a loss.
    private var isFirstLook = true

    package init() {}

    /// So many lines have come.
    /// - Returns: whether the look before them, that has ended with them, was full.
    package mutating func received(lines count: Int, at now: NIODeadline) -> Bool {
        guard count > 0 else { return false }
        var wasFull = false
        if let lastLines, now - lastLines >= Self.pause { wasFull = endLook() }
        lastLines = now
        lines += count
        return wasFull
    }

    /// Whether the look that is under way has brought as much as the panel's buffer holds. It is known to have ended only
    /// when the next one begins, so the panel is better made to look again.
    package var mayBeFull: Bool { !isFirstLook && lines >= Self.capacity }

    /// The panel is asked to look again.
    /// - Parameter delay: how much later than was meant.
    /// - Returns: whether the look before was full; where it may have been several, whether one of them may have been.
    package mutating func nudged(late delay: TimeAmount) -> Bool {
        let mayBeSeveral = !isFirstLook && delay >= Self.ownLooks - Self.pause
        let most = Self.capacity * Int(2 + delay.nanoseconds / Self.ownLooks.nanoseconds)
        let mayHaveBeenFull = mayBeSeveral && (Self.capacity...most).contains(lines)
        return endLook() || mayHaveBeenFull
    }

    /// The connection has ended.
    /// - Returns: what is lost with it. A look that broke off does not show any more whether it was full.
    package mutating func ended(at now: NIODeadline) -> (wasFull: Bool, loss: LossInFlight) {
        let isUnderWay = !isFirstLook && lastLines.map { now - $0 < Self.pause } ?? false
        let begun = lines
        if endLook() { return (true, .none) }
        return (false, isUnderWay && begun > 0 ? .before(lastLines: min(begun, Self.capacity)) : .none)
    }

    private mutating func endLook() -> Bool {
        guard lines > 0 else { return false }
        defer { (lines, isFirstLook) = (0, false) }
        return lines == (isFirstLook ? Self.replayAndFullLook : Self.capacity)
    }
}
