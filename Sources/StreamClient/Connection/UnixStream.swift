// SPDX-License-Identifier: MIT

import Glibc

/// An open connection to the relay's socket. Blocks: only for a process that has nothing else to do.
struct UnixStream: ~Copyable {
    /// How long the relay may take to accept a connection or a request.
    static let patienceInSeconds = 10
    /// How much one read takes: what comes of it is shown together.
    private static let readSize = 256 << 10

    let path: String
    let descriptor: Int32

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    static func connect(to path: String) throws(ClientFailure) -> UnixStream {
        let address = try UnixAddress(path)
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .connection(path, errno: errno) }
        // Owns the descriptor from here on, so that a failure closes it.
        let stream = UnixStream(path: path, descriptor: descriptor)
        // On Linux this also bounds how long connect(2) waits where the relay does not accept.
        var patience = timeval(tv_sec: patienceInSeconds, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let failure = address.withPointer { Glibc.connect(descriptor, $0, $1) == 0 ? 0 : errno }
        switch failure {
        case 0: return stream
        case ENOENT, ENOTDIR: throw .absent(path)
        case ECONNREFUSED: throw isSocket(path) ? .deserted(path) : .noSocket(path)
        case EPROTOTYPE: throw .noSocket(path)
        case EACCES, EPERM: throw .denied(SocketAccess(ofRefusing: path))
        case EAGAIN: throw .silent(path, seconds: patienceInSeconds)
        default: throw .connection(path, errno: failure)
        }
    }

    deinit { close(descriptor) }

    /// Sends one request line. A relay that has gone is found by the next read.
    borrowing func send(_ line: [UInt8]) throws(ClientFailure) {
        var rest = line[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                throw .silent(path, seconds: Self.patienceInSeconds)
            } else if errno == EPIPE || errno == ECONNRESET {
                return
            } else if errno != EINTR {
                throw .connection(path, errno: errno)
            }
        }
    }

    /// What has come, appended to `buffer`; false at the end of the connection. To be called once it is readable.
    borrowing func read(into buffer: inout [UInt8]) throws(ClientFailure) -> Bool {
        let before = buffer.count
        var failure: Int32 = 0
        buffer.append(contentsOf: repeatElement(0, count: Self.readSize))
        let count = buffer.withUnsafeMutableBytes { bytes in
            while true {
                let room = UnsafeMutableRawBufferPointer(rebasing: bytes[before...])
                let count = recv(descriptor, room.baseAddress, room.count, 0)
                if count >= 0 { return count }
                if errno != EINTR {
                    failure = errno
                    return 0
                }
            }
        }
        buffer.removeLast(Self.readSize - count)
        if failure != 0, failure != ECONNRESET { throw .connection(path, errno: failure) }
        return count > 0
    }

    private static func isSocket(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK
    }
}
