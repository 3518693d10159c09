// SPDX-License-Identifier: MIT

import Glibc

/// Where a command's output goes. `SIGPIPE` must be ignored, so that a reader that has gone is told by ``write(_:)``.
package struct OutputDescriptor: Sendable {
    package enum Outcome: Equatable, Sendable {
        case written
        /// Nobody reads it any more.
        case closed
    }

    let descriptor: Int32

    package init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// The terminal's columns; nil where it is none. A terminal that does not know has 80.
    package var terminalWidth: Int? {
        guard isatty(descriptor) == 1 else { return nil }
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Writes all of it, waiting for the reader where it has to.
    package func write(_ bytes: [UInt8]) throws(ClientFailure) -> Outcome {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
                continue
            }
            let failure = errno
            switch failure {
            case EINTR: break
            // A descriptor shared with somebody who made it non-blocking.
            case EAGAIN: waitForRoom()
            case EPIPE, EBADF, ECONNRESET: return .closed
            // What a terminal that has been hung up gives.
            case EIO where isatty(descriptor) == 1: return .closed
            default: throw .output(errno: failure)
            }
        }
        return .written
    }

    private func waitForRoom() {
        var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        // Its outcome does not matter: the write after it tells more.
        _ = poll(&watched, 1, -1)
    }
}
