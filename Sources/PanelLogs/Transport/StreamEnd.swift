// SPDX-License-Identifier: MIT

/// How an open stream came to its end.
package enum StreamEnd: Error, Equatable, Sendable {
    /// The server said goodbye.
    case closed(CloseFrame)
    /// The server's end of the connection was shut without a close frame.
    case endOfFile
    /// The connection broke; the system's words.
    case broken(String)
    /// Not a byte came, although a ping asked for one.
    case unresponsive
    /// The server broke the protocol.
    case violation(ProtocolViolation)
    /// This side closed it.
    case closedByUs
}

extension StreamEnd: CustomStringConvertible {
    /// What happened, as the middle of a sentence.
    package var description: String {
        switch self {
        case .closed(let frame):
            switch (frame.code, frame.reason) {
            case (nil, _): "the panel closed the stream without a code"
            case (.serviceRestart?, _): "the panel is stopping or restarting (close code 1012)"
            case (let code?, ""): "the panel closed the stream with code \(code.rawValue)"
            case (let code?, let words): "the panel closed the stream with code \(code.rawValue): \(quoted(words))"
            }
        case .endOfFile: "the panel ended the connection without a close frame"
        case .broken(let cause): "the connection broke: \(cause)"
        case .unresponsive: "the panel did not answer a ping; the connection is dead"
        case .violation(let violation): "the panel broke the WebSocket protocol: \(violation)"
        case .closedByUs: "closed by the relay"
        }
    }
}
