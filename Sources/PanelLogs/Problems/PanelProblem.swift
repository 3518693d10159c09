// SPDX-License-Identifier: MIT

/// Why the panel, its interface or one of its streams is not available: the one value from which the state, the log,
/// `check`, the socket and the library speak.
package struct PanelProblem: Equatable, Sendable {
    /// What kind of thing is wrong, to decide by.
    package enum Code: Equatable, Sendable {
        /// No connection, no TLS, or no whole answer.
        case notReached
        /// The configured proxy refuses the relay.
        case proxyRefused
        /// Something before the panel answers in its place, or keeps requests from it. It says nothing about credentials.
        case intermediary
        /// Something answers, but not as a panel does.
        case unexpectedAnswer
        /// A panel answers, but none of the supported kinds.
        case unsupportedPanel
        case credentialsRefused
        case rightsMissing
        case nodeNotFound
        case nodeDisabled
        /// The panel has no connection to the node.
        case nodeUnavailable
        case noCoreStream
        /// The panel refuses the stream although account and node are in order.
        case streamRefused
        case streamEnded
        /// This side gave up.
        case cancelled
    }

    package var code: Code
    /// What is wrong, without an end mark and without a key of the configuration.
    package var cause: String
    /// What can be done, where that follows from the cause.
    package var remedy: Remedy?
    /// How long a server asks to be left alone.
    package var retryAfter: Duration?

    package init(_ code: Code, _ cause: String, remedy: Remedy? = nil, retryAfter: Duration? = nil) {
        self.code = code
        self.cause = cause
        self.remedy = remedy
        self.retryAfter = retryAfter
    }

    /// Cause and remedy in one sentence.
    package func sentence(for audience: Remedy.Audience) -> String {
        guard let words = remedy?.words(for: audience), !words.isEmpty else { return cause }
        return "\(cause): \(words)"
    }
}

extension PanelProblem: CustomStringConvertible {
    /// The sentence for the operator, who has a configuration with keys.
    package var description: String { sentence(for: .operator) }
}
