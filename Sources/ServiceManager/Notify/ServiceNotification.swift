// SPDX-License-Identifier: MIT

import Glibc

/// One thing to tell the service manager, as `sd_notify(3)` lists them.
package enum ServiceNotification: Equatable, Sendable {
    /// Start-up, or a reload, is complete.
    case ready
    /// How the service stands, in one line for an operator.
    case status(String)
    /// The service is alive; resets the watchdog's timer.
    case watchdog
    /// The service has begun to shut down.
    case stopping
    /// A reload has begun, at this time of the monotonic clock; ``ready`` ends it.
    case reloading(monotonicMicroseconds: UInt64)

    /// A reload that begins now.
    package static var reloadingNow: ServiceNotification {
        var now = timespec()
        // Cannot fail: CLOCK_MONOTONIC always exists and `now` is a valid address.
        clock_gettime(CLOCK_MONOTONIC, &now)
        return .reloading(monotonicMicroseconds: UInt64(now.tv_sec) * 1_000_000 + UInt64(now.tv_nsec) / 1_000)
    }

    /// `NAME=value`, without the newline that separates several.
    var assignment: String {
        switch self {
        case .ready: "READY=1"
        case .status(let text): "STATUS=\(Self.singleLine(text))"
        case .watchdog: "WATCHDOG=1"
        case .stopping: "STOPPING=1"
        case .reloading(let time): "RELOADING=1\nMONOTONIC_USEC=\(time)"
        }
    }

    /// The service manager reads at most 4096 bytes of a message (`PIPE_BUF`), and drops the rest.
    static let longestStatus = 2048

    /// A newline would begin another assignment, and `systemctl status` prints what it is given: controls become spaces,
    /// and what is too long is cut between characters.
    private static func singleLine(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        var length = 0
        for scalar in text.unicodeScalars {
            let shown = scalar.properties.generalCategory == .control ? " " : scalar
            length += UTF8.width(shown)
            guard length <= longestStatus else { break }
            line.append(shown)
        }
        return String(line)
    }
}
