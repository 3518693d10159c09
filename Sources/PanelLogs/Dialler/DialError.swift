// SPDX-License-Identifier: MIT

/// Why the panel could not be asked. A stream that breaks later ends with a ``StreamEnd`` instead.
package enum DialError: Error, Equatable, Sendable {
    /// How far a dial had come.
    package enum Stage: String, Equatable, Sendable {
        case connect, tls, http
    }

    /// The resolver knows no address of this name.
    case unknownHost(String)
    /// No TCP connection; the system's words.
    case unreachable(String)
    /// Nothing came within the time allowed.
    case timedOut(Stage)
    /// The proxy did not open the way to the panel.
    case proxy(ProxyError)
    /// The panel's certificate was not accepted.
    case certificate(CertificateRefusal)
    /// The connection failed before the answer was whole.
    case failed(Stage, String)
    /// The server is connected but speaks no HTTP.
    case notHTTP
    /// The server's answers are those of neither kind of panel.
    case unrecognised(HTTPAnswer)
    /// The panel is a Marzneshin.
    case marzneshin
    /// The body was longer than any that a panel sends.
    case oversizedAnswer(limit: Int)
    /// A 101 that is no valid answer to the handshake (RFC 6455, section 4.1).
    case badHandshake(String)
    /// The server answered with something else than the stream that it was asked for.
    case noStream(HTTPAnswer)
    /// The server accepted an event stream and ended it before anything came. So does a panel that has no connection
    /// to the node; some say why in the place of a log line.
    case endedAtOnce(words: String?)
    /// The panel has no core stream: its core runs on the nodes.
    case noCore
    /// The core's log is that of a node, which is read as well.
    case coreIsNodeLog
    /// This side gave up: the relay is stopping or the stream is no longer wanted.
    case cancelled
}

extension DialError: CustomStringConvertible {
    package var description: String { explanation.sentence }

    package var explanation: Explanation {
        switch self {
        case .unknownHost(let name): Explanation("the panel cannot be reached: the host name \(name) has no address")
        case .unreachable(let cause): Explanation("the panel cannot be reached: \(cause)")
        case .timedOut(.connect): Explanation("the panel cannot be reached: no answer to the connection attempt")
        case .timedOut(.tls): Explanation("the panel accepts connections but does not answer the TLS handshake")
        case .timedOut(.http): Explanation("the panel accepts connections but does not answer the request")
        case .proxy(let error): error.explanation
        case .certificate(let refusal):
            Explanation("no TLS connection: \(refusal.explanation.cause)", cure: refusal.explanation.cure)
        case .failed(.connect, let cause): Explanation("the panel cannot be reached: \(cause)")
        case .failed(.tls, let cause): Explanation("no TLS connection: \(cause)")
        case .failed(.http, let cause): Explanation("the panel's answer did not come whole: \(cause)")
        case .notHTTP:
            Explanation("what answers there does not speak HTTP", cure: "check URL= (scheme, host and port)")
        case .unrecognised(let answer): answer.explanation
        case .marzneshin: Explanation("this is a Marzneshin panel, which is not supported")
        case .oversizedAnswer(let limit):
            Explanation("the answer is longer than \(limit) bytes", cure: "is this a panel?")
        case .badHandshake(let cause): Explanation("what answers there does not speak WebSocket properly: \(cause)")
        case .noStream(let answer): answer.explanation
        case .endedAtOnce(nil):
            Explanation("the panel ended the stream at once, as it does when it has no connection to the node")
        case .endedAtOnce(let words?): Explanation("the panel does not read the node's log: \(quoted(words))")
        case .noCore: Explanation("this panel has no core stream; its cores run on the nodes")
        case .coreIsNodeLog:
            Explanation("the core's log on this panel is that of its first connected node, which is relayed as well")
        case .cancelled: Explanation("the attempt was given up")
        }
    }
}
