// SPDX-License-Identifier: MIT

import Glibc
package import LogRelayModel

/// A moment as the clock on the wall shows it.
package struct WallTime: Equatable, Sendable {
    /// `2026-11-23`
    package var date: String
    /// `10:15:42`
    package var time: String

    package init(date: String, time: String) {
        self.date = date
        self.time = time
    }

    /// In the time zone of this process: `$TZ`, else the system's.
    package static let local: @Sendable (Timestamp) -> WallTime = { moment in
        var seconds = time_t(moment.microseconds / 1_000_000)
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil else { return WallTime(date: "?", time: "?") }
        return WallTime(
            date: "\(Int(parts.tm_year) + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))",
            time: "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))")
    }

    private static func two(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
