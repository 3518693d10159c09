// SPDX-License-Identifier: MIT

import Glibc

/// What ended a wait.
enum Readiness: Equatable {
    /// The relay has sent something, or closed the connection.
    case readable
    /// Nobody reads the output any more.
    case outputClosed
    case timedOut

    /// Waits until the connection is readable or the output's reader is gone.
    ///
    /// - Parameters:
    ///   - connection: nil to wait for the time alone.
    ///   - timeout: nil to wait without an end.
    static func wait(connection: Int32?, output: Int32, timeout: Duration?) -> Readiness {
        let deadline = timeout.map { ContinuousClock.now + $0 }
        // poll(2) passes over negative descriptors.
        var watched = [
            pollfd(fd: connection ?? -1, events: Int16(POLLIN), revents: 0), pollfd(fd: output, events: 0, revents: 0),
        ]
        while true {
            let milliseconds = deadline.map { max(.zero, $0 - .now).wholeMilliseconds } ?? -1
            let count = poll(&watched, nfds_t(watched.count), milliseconds)
            if count == 0 { return .timedOut }
            if count > 0 {
                // With no events asked for, only errors and hang-ups are told.
                return watched[1].revents != 0 ? .outputClosed : .readable
            }
        }
    }
}

extension Duration {
    private static let longestPoll = Duration.seconds(86_400)

    /// Rounded up, so that a wait is not over a moment too early and begun anew; at most a day.
    var wholeMilliseconds: Int32 {
        let (seconds, attoseconds) = min(self, Self.longestPoll).components
        return Int32(seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
