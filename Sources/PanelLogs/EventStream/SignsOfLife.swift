// SPDX-License-Identifier: MIT

import NIOCore

/// Finds dead connections: the panel pings every 15 s by itself, so that one on which nothing comes for much longer is
/// none any more. It says nothing of the node's log: a zombie stream is pinged too (see `PanelLogs/Subscription`).
///
/// With 45 s: last byte at 15 s → look at 45 s → look again at 60 s → dead.
struct SignsOfLife {
    enum Verdict: Equatable {
        /// Look again then.
        case alive(until: NIODeadline)
        case dead
    }

    private let longestPause: TimeAmount
    private var last: NIODeadline

    init(longestPause: TimeAmount, now: NIODeadline) {
        self.longestPause = longestPause
        self.last = now
    }

    /// Something arrived.
    mutating func received(at now: NIODeadline) {
        last = now
    }

    func check(at now: NIODeadline) -> Verdict {
        let limit = last + longestPause
        return now < limit ? .alive(until: limit) : .dead
    }
}
