// SPDX-License-Identifier: MIT

import Glibc

/// Why a command that speaks to the relay's socket ends without having done its work. Its description is the one
/// sentence for the operator; nothing in it can steer a terminal.
package enum ClientFailure: Error, Equatable, Sendable {
    /// The path is empty, has a NUL in it or is longer than a socket's may be.
    case unusablePath(String)
    case absent(String)
    /// The socket is there, but no process listens on it.
    case deserted(String)
    case noSocket(String)
    case denied(SocketAccess)
    /// Nothing came for so many seconds.
    case silent(String, seconds: Int)
    case closed(String)
    /// The connection ended before everything had come that was asked for.
    case closedEarly(String)
    /// What came is not the relay's protocol.
    case foreign(String)
    /// The relay answered with an `error`.
    case refused(String)
    /// The relay makes no login on request now, and so tries no stream.
    case withheld(String)
    /// No source is called so; the relay reads those that are known.
    case unknownSource(String, known: [String])
    case connection(String, errno: Int32)
    case output(errno: Int32)

    /// What the failure means to a caller of the program, who gets it as the exit code.
    package enum Class: Sendable {
        case usage, unavailable, noPermission, `internal`
    }

    package var `class`: Class {
        switch self {
        case .unusablePath, .unknownSource: .usage
        case .absent, .deserted, .noSocket, .silent, .closed, .closedEarly, .foreign, .refused: .unavailable
        case .denied, .withheld: .noPermission
        case .connection, .output: .internal
        }
    }
}

extension ClientFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unusablePath(let path):
            "--socket \(SafeText.of(path)): a socket's path has 1 to \(UnixAddress.longestPath) bytes: name a shorter one"
        case .absent(let path):
            "\(SafeText.of(path)) does not exist: the relay is not running"
                + " (see systemctl status pasarguard-logrelay), or its socket is elsewhere: name it with --socket"
        case .deserted(let path):
            "\(SafeText.of(path)): the relay is not running: nothing listens there"
                + " (see systemctl status pasarguard-logrelay)"
        case .noSocket(let path):
            "\(SafeText.of(path)) is no stream socket: name the relay's with --socket"
        case .denied(let access):
            access.description
        case .silent(let path, let seconds):
            "\(SafeText.of(path)): the relay has not answered for \(seconds) seconds"
                + " (see systemctl status pasarguard-logrelay)"
        case .closed(let path):
            "\(SafeText.of(path)): the relay has closed the connection"
        case .closedEarly(let path):
            "\(SafeText.of(path)): the relay has closed the connection before all had come: try again"
        case .foreign(let path):
            "\(SafeText.of(path)): what answers there is not the relay: name its socket with --socket"
        case .refused(let message):
            "the relay refused: \(SafeText.of(message))"
        case .withheld(let reason):
            "no stream is tried: \(SafeText.of(reason))"
        case .unknownSource(let name, let known):
            "no source is called \(SafeText.of(name)): "
                + (known.isEmpty
                    ? "the relay reads none yet" : "the relay reads \(SafeText.of(known.joined(separator: ", ")))")
        case .connection(let path, let code):
            "\(SafeText.of(path)): the connection failed: \(String(cString: strerror(code)))"
        case .output(let code):
            "standard output cannot be written: \(String(cString: strerror(code)))"
        }
    }
}
