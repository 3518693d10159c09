// SPDX-License-Identifier: MIT

import Glibc

/// The address of a socket in the file system.
struct UnixAddress {
    /// One byte of `sun_path` is left for the NUL behind the path.
    static let longestPath = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

    private let address: sockaddr_un

    init(_ path: String) throws(ClientFailure) {
        let bytes = Array(path.utf8)
        guard (1...Self.longestPath).contains(bytes.count), !bytes.contains(0) else { throw .unusablePath(path) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        self.address = address
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
