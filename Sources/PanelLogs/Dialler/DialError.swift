// SPDX-License-Identifier: MIT

/// Why the panel could not be asked. A stream that breaks later ends with a ``StreamEnd`` instead.
package enum DialError: Error, Equatable, Sendable {
    /// How far a dial had come.
    package enum Stage: String, Equatable, Sendable {
        case connect, tls, http
    }

    /// There is no such name, or it has no address.
    case unknownHost(String)
    /// The name's address is not known for now; the resolver's words.
    case unresolved(String, cause: String)
    /// No TCP connection; the system's words.
    case unreachable(String)
    /// The Unix socket in the panel's place may not be opened by the relay's user.
    case socketDenied(path: String)
    /// Nothing came within the time allowed.
    case timedOut(Stage)
    /// The proxy did not open the way to the panel.
    case proxy(ProxyError)
    /// The panel's certificate was not accepted.
    case certificate(CertificateRefusal)
    /// The connection failed before the answer was whole.
    case failed(Stage, String)
    /// Without TLS the connection ended before an answer began, as also by a TLS server that is asked so.
    case closedInPlain
    /// The server is connected but speaks no TLS.
    case notTLS
    /// The server is connected but speaks no HTTP.
    case notHTTP
    /// The server's answers are those of neither kind of panel.
    case unrecognised(UnexpectedAnswer)
    /// The panel is a Marzneshin.
    case marzneshin
    /// Under the URL's path there is no interface of a panel; at this URL there is.
    case interfaceElsewhere(url: String)
    /// The body was longer than any that a panel sends.
    case oversizedAnswer(limit: Int)
    /// A 101 that is no valid answer to the handshake (RFC 6455, section 4.1).
    case badHandshake(String)
    /// The server answered with something else than the stream that it was asked for.
    case noStream(UnexpectedAnswer)
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
