// SPDX-License-Identifier: MIT

import Glibc

/// What became of an attempt to hand over a group of entries.
package enum SendOutcome: Equatable, Sendable {
    /// The first so many of the group are journald's now.
    case handedOver(Int)
    /// Its socket is full: journald is busy or stopped.
    case full
    /// The kernel lacks memory for the entry just now.
    case shortOfMemory(CInt)
    /// The first entry does not fit into a datagram and must go as a file.
    case tooLarge
    /// Nobody listens at the other end any more.
    case disconnected(CInt)
    /// The first entry cannot be handed over, for a reason that will not go away.
    case refused(CInt)

    /// - Parameter result: how many were sent, or a negative `errno` (`sendmmsg(2)`, `unix(7)`).
    package init(result: CInt) {
        guard result <= 0 else {
            self = .handedOver(Int(result))
            return
        }
        switch -result {
        case EAGAIN, EINTR: self = .full
        case ENOBUFS, ENOMEM: self = .shortOfMemory(-result)
        case EMSGSIZE: self = .tooLarge
        case ECONNREFUSED, ENOENT, EPIPE, ECONNRESET, ENOTCONN, ESHUTDOWN, EDESTADDRREQ:
            self = .disconnected(-result)
        default: self = .refused(-result)
        }
    }
}
