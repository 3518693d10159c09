// SPDX-License-Identifier: MIT

import Glibc

/// One connection to a Unix socket, read by whoever holds it, at the pace it likes.
package final class UnixConnection: Sendable {
    private let descriptor: Int32

    /// Connects at once, and throws where nobody listens.
    package init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemCallFailed("socket") }
        guard try UnixAddress(path).withPointer({ connect(descriptor, $0, $1) }) == 0 else {
            let failure = SystemCallFailed("connect \(path)")
            close(descriptor)
            throw failure
        }
    }

    deinit { close(descriptor) }

    /// What has come, of `room` bytes at most. Waits for some, no longer than the limit, then returns none; nil at the
    /// end of the connection.
    package func read(_ room: Int, within limit: Duration) -> [UInt8]? {
        var interest = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard Glibc.poll(&interest, 1, Int32(limit / .milliseconds(1))) > 0 else { return [] }
        let bytes = [UInt8](unsafeUninitializedCapacity: room) { bytes, count in
            count = max(0, recv(descriptor, bytes.baseAddress, room, 0))
        }
        return bytes.isEmpty ? nil : bytes
    }

    /// Sends a text that is short enough to find room.
    package func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// Ends the connection for both sides; whoever reads sees its end.
    package func hangUp() { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }
}
