// SPDX-License-Identifier: MIT

package import NIOCore

/// Decides when to ping and when to give a connection up for dead, so that a half-open TCP connection is noticed.
///
/// Any byte of the server is a sign of life of the connection. It says nothing of the panel's log: a zombie stream
/// answers pings (see `PanelLogs/Subscription`).
///
/// With an interval of 20 s: silent since 0 s → ping at 20 s → nothing until 40 s → dead. All checks fall on whole
/// twentieths of the interval, up to one of them later than that: so those of hundreds of quiet connections come at the
/// same moments, and wake the process once for all.
package struct KeepAlive: Sendable {
    package enum Action: Equatable, Sendable {
        /// Nothing to do; ask again then.
        case check(at: NIODeadline)
        /// Send a ping, and ask again then.
        case ping(nextCheck: NIODeadline)
        case dead
    }

    private let interval: TimeAmount
    private var lastSign: NIODeadline
    private var pingedAt: NIODeadline?

    package init(interval: TimeAmount, now: NIODeadline) {
        self.interval = interval
        self.lastSign = now
    }

    /// Something arrived.
    package mutating func received(at now: NIODeadline) {
        lastSign = now
        pingedAt = nil
    }

    /// The time asked for has come.
    package mutating func check(at now: NIODeadline) -> Action {
        if let pingedAt {
            return now >= pingedAt + interval ? .dead : .check(at: nextCheck(after: pingedAt))
        }
        guard now >= lastSign + interval else { return .check(at: nextCheck(after: lastSign)) }
        pingedAt = now
        return .ping(nextCheck: nextCheck(after: now))
    }

    /// When to look for the first time at a connection that is new.
    package var firstCheck: NIODeadline { nextCheck(after: lastSign) }

    private func nextCheck(after time: NIODeadline) -> NIODeadline {
        let step = UInt64(max(interval.nanoseconds / 20, 1))
        let due = (time + interval).uptimeNanoseconds
        return .uptimeNanoseconds((due + step - 1) / step * step)
    }
}
