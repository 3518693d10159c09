// SPDX-License-Identifier: MIT

import Glibc

/// A path as the address of a Unix socket.
struct UnixAddress {
    private var address = sockaddr_un()

    init(_ path: String) throws {
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8) + [0]
        try withUnsafeMutableBytes(of: &address.sun_path) { room in
            guard bytes.count <= room.count else { throw SystemCallFailed("an address of \(path)", code: ENAMETOOLONG) }
            room.copyBytes(from: bytes)
        }
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

package struct SystemCallFailed: Error, CustomStringConvertible {
    package var call: String
    package var code: Int32

    init(_ call: String, code: Int32 = errno) {
        self.call = call
        self.code = code
    }

    package var description: String { "\(call): \(String(cString: strerror(code)))" }
}
