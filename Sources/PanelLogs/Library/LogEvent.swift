// SPDX-License-Identifier: MIT

/// What a ``LogStream`` tells, in the order in which it happened.
public enum LogEvent: Hashable, Sendable {
    /// A connection to the panel is open; the lines that follow come from it. Told again after each reconnection.
    case connected
    /// A line of the log.
    case line(LogLine)
    /// Here lines are missing.
    case gap(LogGap)
    /// The connection has ended, or did not come about. The stream goes on by itself: it connects again after `retryIn`,
    /// or as soon as the panel tells that the node is back. A node's stream may wait up to 5 s more, where its lines come
    /// again after that.
    case interrupted(PanelLogsError, retryIn: Duration)
}

/// A line as the panel sent it, without its line end. Never empty: blank lines are framing.
public struct LogLine: Hashable, Sendable {
    /// The line's bytes; at most 8 MiB, and Xray's own are UTF-8.
    public var bytes: [UInt8]
    /// When the line was read from the network: the system's wall-clock time since 1970-01-01T00:00:00Z, with
    /// microseconds. When it was written the line itself says.
    public var receivedAt: Duration

    /// A line, such as a program's own tests need.
    /// - Parameters:
    ///   - bytes: the line without its line end.
    ///   - receivedAt: since 1970-01-01T00:00:00Z.
    public init(bytes: [UInt8], receivedAt: Duration) {
        self.bytes = bytes
        self.receivedAt = receivedAt
    }

    /// The line as text; what is no UTF-8 is replaced by U+FFFD.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// A place in a stream where lines are missing.
public struct LogGap: Hashable, Sendable {
    /// Why they are missing.
    public var reason: Reason
    /// How many are missing; nil where nobody can know.
    public var lost: UInt64?

    /// A gap, such as a program's own tests need.
    public init(reason: Reason, lost: UInt64? = nil) {
        self.reason = reason
        self.lost = lost
    }

    /// Why lines are missing. There may be more reasons in later versions.
    public struct Reason: Hashable, Sendable, CustomStringConvertible {
        /// A word that stays the same over versions, such as `replay_exceeded`.
        public let description: String

        /// The panel repeated its last hundred lines, and they did not reach back to the last line received before.
        public static let replayExceeded = Reason(description: "replay_exceeded")
        /// The stream was opened again without a repetition, or one that was cut short.
        public static let noReplay = Reason(description: "no_replay")
        /// Lines came faster than the panel's own buffer for a reader, of a hundred lines, could hold.
        public static let panelOverflow = Reason(description: "panel_overflow")
        /// The stream was silent for so long that it was opened anew.
        public static let streamSilent = Reason(description: "stream_silent")
        /// The line before was longer than 8 MiB; its end is missing.
        public static let lineCut = Reason(description: "line_cut")
        /// The program took events more slowly than they came, and ``PanelOptions/bufferSize`` was used up.
        public static let bufferOverflow = Reason(description: "buffer_overflow")
    }
}
