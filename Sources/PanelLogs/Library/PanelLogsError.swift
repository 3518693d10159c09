// SPDX-License-Identifier: MIT

/// Why a stream was interrupted or has ended, or why the panel could not be asked.
///
/// ``LogEvent/interrupted(_:retryIn:)`` carries one for what the stream gets over by itself; thrown, it is the stream's end.
public struct PanelLogsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of thing went wrong, to decide by.
    public var code: Code
    /// What went wrong in one sentence, with what can be done about it. Holds no secret, and never the body of an answer.
    public var description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }

    /// A kind of failure. There may be more in later versions.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// A word that stays the same over versions, such as `credentials_refused`.
        public let description: String

        /// A URL, a credential, an interval or a file of authorities that cannot be used. Thrown.
        public static let invalidArgument = Code(description: "invalid_argument")
        /// The panel was not reached: no TCP connection, no TLS, or no whole answer.
        public static let notReached = Code(description: "not_reached")
        /// Something before the panel answers in its place, or keeps requests from it: a proxy, a CDN, a limit on requests.
        public static let intermediary = Code(description: "intermediary")
        /// Something answers, but not as a panel does.
        public static let unexpectedAnswer = Code(description: "unexpected_answer")
        /// The panel refuses the user name, the password, the API key or the token. Thrown once it was refused more often
        /// than ``PanelOptions/maximumAuthenticationRetries`` allows.
        public static let credentialsRefused = Code(description: "credentials_refused")
        /// The account is right but may not read logs. Thrown as ``credentialsRefused`` is.
        public static let rightsMissing = Code(description: "rights_missing")
        /// The panel has no such node. Thrown.
        public static let nodeNotFound = Code(description: "node_not_found")
        /// The node is disabled, or the panel has no connection to it.
        public static let nodeUnavailable = Code(description: "node_unavailable")
        /// The panel has no core stream: where the logs come as Server-Sent Events, the cores run on the nodes. Thrown.
        public static let noCoreStream = Code(description: "no_core_stream")
        /// The panel refuses the stream although account and node seem to be in order.
        public static let streamRefused = Code(description: "stream_refused")
        /// A stream that was open has ended.
        public static let streamEnded = Code(description: "stream_ended")
        /// Another stream of the same ``Panel`` reads this log already. Thrown.
        public static let alreadyOpen = Code(description: "already_open")
        /// ``Panel/closeAll()`` was called before, or the task was cancelled. Thrown.
        public static let closed = Code(description: "closed")
    }
}
