// SPDX-License-Identifier: MIT

import Glibc

/// A file, pipe or terminal that is somebody else's to close.
struct StreamDestination: Sendable {
    let descriptor: CInt

    /// The descriptor is shared with other processes, so it is not made non-blocking; it is asked instead whether a line
    /// of at most `PIPE_BUF` bytes can be written (`poll(2)`, `pipe(7)`).
    func take(_ line: [UInt8]) -> Destination.Taken {
        var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard poll(&watched, 1, 0) > 0 else { return .nothing }
        // The reader is gone: a write would raise SIGPIPE.
        guard watched.revents == Int16(POLLOUT) else { return .refused }
        let written = write(descriptor, line, line.count)
        if written == line.count { return .whole }
        if written >= 0 { return .beginning(written) }
        return errno == EAGAIN || errno == EINTR ? .nothing : .refused
    }
}
