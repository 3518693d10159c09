// SPDX-License-Identifier: MIT

import Glibc

/// The address in `$NOTIFY_SOCKET`: an absolute path, or `@` and a name in the abstract namespace.
struct NotifyAddress: Sendable {
    private let address: sockaddr_un
    private let length: socklen_t

    init(_ name: String) throws(NotifyError) {
        var bytes = Array(name.utf8)
        switch bytes.first {
        case UInt8(ascii: "/"): bytes.append(0)
        // In the abstract namespace the name begins with a zero byte and is not terminated: its length counts.
        case UInt8(ascii: "@"): bytes[0] = 0
        default: throw .unusableAddress(name)
        }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { room in
            guard bytes.count > 1, bytes.count <= room.count else { return false }
            room.copyBytes(from: bytes)
            return true
        }
        guard fits else { throw .unusableAddress(name) }
        self.address = address
        length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
    }

    func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
