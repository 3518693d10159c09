// SPDX-License-Identifier: MIT

import Glibc

/// A port on 127.0.0.1 that takes no connection and refuses none: its queue is full, so that the kernel lets further
/// attempts wait.
final class FullListener {
    struct Failure: Error {
        var call: String
        var errno: Int32
    }

    let port: Int
    private let sockets: [Int32]

    init() throws {
        let listener = try Self.check("socket", socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        var sockets = [listener]
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                try Self.check("bind", bind(listener, address, size))
                try Self.check("listen", listen(listener, 0))
                try Self.check("getsockname", getsockname(listener, address, &size))
                // One fills the queue; the others are there in case the kernel rounds up.
                for _ in 0..<4 {
                    let client = try Self.check(
                        "socket", socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0))
                    sockets.append(client)
                    let result = connect(client, address, size)
                    if result < 0, errno != EINPROGRESS { throw Failure(call: "connect", errno: errno) }
                }
            }
        }
        self.port = Int(UInt16(bigEndian: address.sin_port))
        self.sockets = sockets
    }

    deinit {
        for socket in sockets { close(socket) }
    }

    @discardableResult
    private static func check(_ call: String, _ result: Int32) throws -> Int32 {
        guard result >= 0 else { throw Failure(call: call, errno: errno) }
        return result
    }
}
