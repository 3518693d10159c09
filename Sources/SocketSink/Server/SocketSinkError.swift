// SPDX-License-Identifier: MIT

/// Why the socket could not be opened, in a sentence for the operator.
package enum SocketSinkError: Error, Equatable, CustomStringConvertible {
    /// A socket's path has at most 107 bytes (`unix(7)`) and no NUL.
    case unusablePath(String)
    case missingDirectory(path: String, directory: String)
    /// Something that is no socket has the socket's name. It is left alone.
    case notASocket(path: String)
    /// Somebody accepts connections at this path.
    case alreadyServed(path: String)
    /// The kernel does not let this process give the socket to the group.
    case groupNotPermitted(path: String, group: String)
    /// ``SocketSink/open()`` was called twice, or after a shutdown.
    case notIdle(path: String)
    /// A system call failed.
    case system(call: String, path: String, errno: Int32, words: String)

    package var description: String {
        switch self {
        case .unusablePath(let path):
            "\(path) cannot be a socket: its path is empty, longer than 107 bytes, or holds a NUL; choose another Path="
        case .missingDirectory(let path, let directory):
            "cannot create the socket \(path): there is no directory \(directory); create it, or let systemd do so with "
                + "RuntimeDirectory="
        case .notASocket(let path):
            "\(path) exists and is not a socket: remove it, or choose another Path="
        case .alreadyServed(let path):
            "another relay is running at \(path): stop it, or give this one another Path="
        case .groupNotPermitted(let path, let group):
            "cannot give the socket \(path) to the group \(group) (Group=): the relay must be a member of it and may not be "
                + "denied chown; for the service, systemctl edit pasarguard-logrelay and write SupplementaryGroups=\(group) "
                + "and SystemCallFilter=@chown below [Service]"
        case .notIdle(let path):
            "the socket \(path) has been opened before"
        case .system(let call, let path, _, let words):
            "cannot create the socket \(path): \(call): \(words)"
        }
    }
}
