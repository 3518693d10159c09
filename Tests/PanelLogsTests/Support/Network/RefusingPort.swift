// SPDX-License-Identifier: MIT

import Glibc

/// A port on 127.0.0.1 at which nobody listens, and nobody else can: it is bound, so that connecting is refused.
final class RefusingPort {
    struct Failure: Error {
        var call: String
        var errno: Int32
    }

    let number: Int
    private let socket: Int32

    init() throws {
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw Failure(call: "socket", errno: errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { [socket] pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                let isBound = bind(socket, address, size) == 0
                return isBound && getsockname(socket, address, &size) == 0 ? 0 : errno
            }
        }
        number = Int(UInt16(bigEndian: address.sin_port))
        // The socket is closed all the same: all is initialised, so that `deinit` runs.
        guard result == 0 else { throw Failure(call: "bind", errno: result) }
    }

    deinit { close(socket) }
}
