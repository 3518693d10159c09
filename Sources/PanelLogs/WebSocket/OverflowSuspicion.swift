// SPDX-License-Identifier: MIT

package import LogRelayModel
package import NIOCore

/// Notices that the panel's buffer of a stream was full, so that lines before those which came may be lost.
///
/// The panel looks into that buffer, which holds the last 100 lines, every 0.2 s, or when it is nudged, and sends what is
/// there and what comes in the meantime. A look that brought 100 lines or more has most likely lost some. Looks are told
/// apart by the pauses between them, 50 ms without a line, and by nudges; but what comes behind a nudge may be the rest of
/// the look before, if lines had just come. A relay that did not get to run for so long that
/// the panel looked by itself reads several looks as one, and one of them may have been full. In interval mode a frame
/// gathers several looks, and nothing can be told.
package struct OverflowSuspicion: Sendable {
    private static var capacity: Int { 100 }
    private static var pause: TimeAmount { .milliseconds(50) }
    /// The pieces in which a look is read follow each other more closely.
    private static var pauseBetweenPieces: TimeAmount { .milliseconds(5) }
    /// How often the panel looks by itself.
    private static var ownLooks: TimeAmount { .milliseconds(200) }

    private var lines = 0
    /// Lines that had just come when the panel was asked to look again: of the same look as these, perhaps.
    private var linesBeforeNudge = 0
    /// When the first of these lines may have come.
    private var begun: NIODeadline?
    /// The relay did not run before it read some of them.
    private var wasHeldUp = false
    /// Until then what came while the relay was held up may not have been read whole.
    private var catchingUpUntil: NIODeadline?
    /// Looks that the panel was asked for in that time, and that are not told apart.
    private var looksAskedFor = 0
    private var lastLines: NIODeadline?
    /// The first look of a connection may be a replay, which fills the buffer without a loss.
    private var isFirstLook = true

    package init() {}

    /// So many lines have come.
    /// - Parameter delay: for how long before it read them the relay did not run, where that is worth mention.
    /// - Returns: whether the look before them, that has ended with them, was full.
    package mutating func received(lines count: Int, at now: NIODeadline, heldUp delay: TimeAmount) -> Bool {
        guard count > 0 else { return false }
        let wasFull = isPause(until: now, heldUp: delay) && endLook()
        if delay > .zero {
            wasHeldUp = true
            catchingUpUntil = now + Self.pause
        }
        begun = begun ?? now - delay
        lastLines = now
        lines += count
        return wasFull
    }

    /// Whether the look that is under way was full, or may have been. It is known to have ended only when the next one
    /// begins, so the panel is better made to look again.
    ///
    /// While a full buffer is sent, it fills again, but not twice: what brings more has a larger one.
    package var mayBeFull: Bool {
        let lines = lines + linesBeforeNudge
        let mayBeSeveral = span >= Self.ownLooks - Self.pause
        let ownLooks = Int(span.nanoseconds / Self.ownLooks.nanoseconds)
        let most = Self.capacity * (2 + ownLooks + looksAskedFor + (linesBeforeNudge > 0 ? 1 : 0))
        guard isFirstLook else { return (Self.capacity...most).contains(lines) }
        // A whole replay, and a full look behind it.
        let least = mayBeSeveral ? Self.capacity + 1 : 2 * Self.capacity
        return (least...most + Self.capacity).contains(lines)
    }

    /// Over how much time these lines may have come, where the relay's not running makes them look like one look.
    private var span: TimeAmount {
        guard wasHeldUp, let begun, let lastLines else { return .zero }
        return lastLines - begun
    }

    /// The panel is asked to look again.
    /// - Returns: whether the look before was full.
    package mutating func nudged(at now: NIODeadline) -> Bool {
        if let catchingUpUntil, now < catchingUpUntil {
            looksAskedFor += 1
            return false
        }
        let isUnderWay = !isFirstLook && lastLines.map { now - $0 < Self.pauseBetweenPieces } ?? false
        let count = lines
        if endLook() { return true }
        linesBeforeNudge = isUnderWay ? count : 0
        return false
    }

    /// The connection has ended.
    /// - Parameter delay: for how long before it noticed the relay did not run, where that is worth mention.
    /// - Returns: what is lost with it. A look that broke off does not show any more whether it was full.
    package mutating func ended(at now: NIODeadline, heldUp delay: TimeAmount) -> (wasFull: Bool, loss: LossInFlight) {
        let isUnderWay = !isFirstLook && lastLines != nil && !isPause(until: now, heldUp: delay)
        let count = lines + linesBeforeNudge
        if endLook() { return (true, .none) }
        return (false, isUnderWay && count > 0 ? .before(lastLines: min(count, Self.capacity)) : .none)
    }

    /// Whether nothing came for so long that a look has ended. What came while the relay was held up came at any time.
    private func isPause(until now: NIODeadline, heldUp delay: TimeAmount) -> Bool {
        lastLines.map { now - $0 - delay >= Self.pause } ?? false
    }

    private mutating func endLook() -> Bool {
        defer { linesBeforeNudge = 0 }
        guard lines > 0 else { return false }
        defer {
            (lines, begun, wasHeldUp, isFirstLook) = (0, nil, false, false)
            (catchingUpUntil, looksAskedFor) = (nil, 0)
        }
        return mayBeFull
    }
}
