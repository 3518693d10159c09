// SPDX-License-Identifier: MIT

package import CSystemd
import Glibc

/// A datagram socket connected to journald's, which never waits in a call. Closed when it goes.
package struct JournalSocket: ~Copyable {
    private let descriptor: CInt

    /// What an attempt to connect came to.
    package enum Connection: ~Copyable {
        case connected(JournalSocket)
        case failed(CInt)
    }

    private init(descriptor: CInt) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Half of what the kernel makes of it. On purpose less than journald's socket queues, 512 datagrams on a booted
    /// system: the end of this buffer is then what stops the sender, and unlike a full queue, which wakes it for each
    /// entry that leaves, the buffer wakes it only when three quarters are free (`unix_writable` in the kernel's
    /// `af_unix.c`). Measured: 1.5 µs of CPU an entry, against 7 µs with the 8 MiB that libsystemd asks for.
    private static let sendBuffer: CInt = 106_496

    package static func connect(to address: SocketAddress) -> Connection {
        let descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { return .failed(errno) }
        let opened = JournalSocket(descriptor: descriptor)
        guard address.connect(descriptor) == 0 else { return .failed(errno) }
        var size = sendBuffer
        // Refused or not, entries are handed over all the same.
        _ = setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &size, socklen_t(MemoryLayout<CInt>.size))
        return .connected(opened)
    }

    package borrowing func send(_ entries: UnsafeMutableBufferPointer<iovec>) -> SendOutcome {
        guard let first = entries.baseAddress else { return .handedOver(0) }
        return SendOutcome(result: logrelay_send_datagrams(descriptor, first, CUnsignedInt(entries.count)))
    }

    /// Hands over one entry as a sealed file, for one that is too large for a datagram.
    package borrowing func sendAsFile(_ entry: UnsafeMutableRawBufferPointer) -> SendOutcome {
        let file = logrelay_sealed_copy(entry.baseAddress, entry.count)
        guard file >= 0 else { return SendOutcome(result: file) }
        defer { close(file) }
        let result = logrelay_send_descriptor(descriptor, file)
        return result == 0 ? .handedOver(1) : SendOutcome(result: result)
    }

    /// Waits until journald's socket has room, `wakeUp` can be read, or `milliseconds` have passed.
    package borrowing func waitForRoom(or wakeUp: CInt, milliseconds: CInt) {
        var watched = [
            pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0),
            pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0),
        ]
        poll(&watched, 2, milliseconds)
    }
}
