// SPDX-License-Identifier: MIT

import LogRelayModel

/// How an open stream came to its end.
package enum StreamEnd: Error, Equatable, Sendable {
    /// The server said goodbye (WebSocket). Nothing that it had sent is missing.
    case closed(CloseFrame)
    /// The answer came to the end that belongs to it (Server-Sent Events). The panel stops, has lost the node, or could
    /// not read a line of it.
    case finished
    /// The panel said in the place of the first log line why there are none, and ended the stream; its words.
    case toldByPanel(String)
    /// The server's end of the connection was shut without a goodbye. A line that was under way may be missing.
    case endOfFile
    /// The same, for the third time after the same short silence: a proxy's read time-out.
    case cutWhileQuiet(after: Duration)
    /// The connection broke; the system's words. Lines that were under way may be missing.
    case broken(String)
    /// Not a byte came, although a ping was due.
    case unresponsive
    /// The server broke the WebSocket protocol.
    case violation(ProtocolViolation)
    /// This side closed it.
    case closedByUs
}

extension StreamEnd {
    /// What is lost with a stream that has no replay.
    var lossInFlight: LossInFlight {
        switch self {
        case .closed: .none
        case .finished, .toldByPanel: .queue
        // The panel throws away what it has read of the node and not sent yet, whoever closes the stream.
        case .closedByUs, .endOfFile, .cutWhileQuiet, .broken, .violation: .lastMoment
        case .unresponsive: .lastWhile
        }
    }
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
        case .finished: "the panel ended the stream; it may be stopping or restarting"
        case .toldByPanel(let words): "the panel ended the stream with the words \(quoted(words))"
        case .endOfFile: "the panel ended the connection without a goodbye"
        case .cutWhileQuiet(let pause):
            "the proxy before the panel cuts streams that are quiet for \(pause.components.seconds) s"
        case .broken(let cause): "the connection broke: \(cause)"
        case .unresponsive: "nothing came from the panel, not even a ping; the connection is dead"
        case .violation(let violation): "the panel broke the WebSocket protocol: \(violation)"
        case .closedByUs: "closed by the relay"
        }
    }
}
