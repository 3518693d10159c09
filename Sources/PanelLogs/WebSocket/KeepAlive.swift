// SPDX-License-Identifier: MIT

package import NIOCore

/// Decides when to ping and when to give a connection up for dead, so that a half-open TCP connection is noticed.
///
/// Any byte of the server is a sign of life of the connection. It says nothing of the panel's log: a zombie stream
/// answers pings (see `PanelLogs/Subscription`).
///
/// Some servers answer no pings at all: Rebecca's log handler never reads. So the first check pings in any case, and only
/// a server that has answered once is held to it. One that does not answer that ping is not pinged again; TCP's
/// acknowledgements and the stream's silence judge it.
///
/// With an interval of 20 s, of a server that answers: ping at 20 s → pong → silent → ping at 40 s → nothing until 60 s →
/// dead. All checks fall on whole twentieths of the interval, up to one of them later than that: so those of hundreds of
/// quiet connections come at the same moments, and wake the process once for all.
package struct KeepAlive: Sendable {
    package enum Action: Equatable, Sendable {
        /// Nothing to do; ask again then.
        case check(at: NIODeadline)
        /// Send a ping, and ask again then.
        case ping(nextCheck: NIODeadline)
        case dead
        /// Nothing more to do on this connection: the server answers no pings.
        case unjudged
    }

    private enum Answering {
        case unknown
        /// At least one ping was answered.
        case proven
        /// The first ping was not answered.
        case never
    }

    private let interval: TimeAmount
    private var answering = Answering.unknown
    private var lastSign: NIODeadline
    /// The ping that waits for its answer.
    private var pingedAt: NIODeadline?

    package init(interval: TimeAmount, now: NIODeadline) {
        self.interval = interval
        self.lastSign = now
    }

    /// Whether the server reads nothing that it is sent, as far as is known.
    package var neverAnswers: Bool { answering == .never }

    /// Something arrived.
    package mutating func received(at now: NIODeadline) {
        lastSign = now
        if answering == .proven { pingedAt = nil }
    }

    /// A pong arrived.
    package mutating func answered(at now: NIODeadline) {
        answering = .proven
        received(at: now)
    }

    /// The time asked for has come.
    package mutating func check(at now: NIODeadline) -> Action {
        if let pingedAt {
            guard now >= pingedAt + interval else { return .check(at: nextCheck(after: pingedAt)) }
            if answering == .proven { return .dead }
            answering = .never
            return .unjudged
        }
        guard answering == .unknown || now >= lastSign + interval else { return .check(at: nextCheck(after: lastSign)) }
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
