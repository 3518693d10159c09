// SPDX-License-Identifier: MIT

import Glibc

/// Tells the wall-clock time. A parameter wherever time is stamped, so that tests decide what time it is.
package typealias WallClock = @Sendable () -> Timestamp

extension Timestamp {
    /// The system's wall-clock time, from `clock_gettime(2)`.
    package static let systemClock: WallClock = {
        var now = timespec()
        // Cannot fail: CLOCK_REALTIME always exists and `now` is a valid address.
        clock_gettime(CLOCK_REALTIME, &now)
        return Timestamp(microseconds: Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000)
    }
}
