// SPDX-License-Identifier: MIT

import Glibc
import NIOCore

/// The process at the other end of a connection, as the kernel saw it when it connected (`SO_PEERCRED`, `unix(7)`).
struct Peer: Equatable, Sendable {
    var pid: Int32
    var uid: UInt32

    /// Asks the kernel. Answered at once on the channel's own event loop.
    static func of(_ channel: any Channel) -> EventLoopFuture<Peer> {
        guard let options = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
        }
        return options.unsafeGetSocketOption(level: SocketOptionLevel(SOL_SOCKET), name: SocketOptionName(SO_PEERCRED))
            .map { (credentials: Credentials) in Peer(pid: credentials.pid, uid: credentials.uid) }
    }

    /// `struct ucred`, which Glibc's module does not show: three 32-bit numbers.
    private struct Credentials {
        var pid: pid_t
        var uid: uid_t
        var gid: gid_t
    }
}
