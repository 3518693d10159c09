// SPDX-License-Identifier: MIT

import Glibc

/// The address of a Unix socket in the file system.
package struct SocketAddress: Sendable {
    /// The path does not fit into a socket address, which has room for 107 bytes.
    package struct PathTooLong: Error {}

    private let address: sockaddr_un

    package init(path: String) throws(PathTooLong) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { room in
            // The zero after the path is there already.
            guard bytes.count < room.count else { return false }
            room.copyBytes(from: bytes)
            return true
        }
        guard fits else { throw PathTooLong() }
        self.address = address
    }

    /// `connect(2)`: 0, or -1 with `errno` set.
    func connect(_ descriptor: CInt) -> CInt {
        withUnsafeBytes(of: address) { bytes in
            guard let start = bytes.baseAddress else { return -1 }
            return Glibc.connect(
                descriptor, start.assumingMemoryBound(to: sockaddr.self), socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
}
