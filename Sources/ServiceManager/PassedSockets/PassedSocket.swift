// SPDX-License-Identifier: MIT

import Glibc

/// A socket that was passed to this process, listens, and is one that the relay can serve.
package struct PassedSocket: Equatable, Sendable {
    package let descriptor: Int32
    /// Where it is in the file system; `@` and a name in the abstract namespace.
    package let path: String

    /// Takes the descriptor over: no process that this one might start gets it too (`FD_CLOEXEC`).
    package init(taking descriptor: Int32) throws(PassedSocketError) {
        guard fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 else { throw .notOpen(descriptor) }
        guard let family = Self.option(SO_DOMAIN, of: descriptor) else { throw .notASocket(descriptor) }
        guard family == AF_UNIX, Self.option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue) else {
            throw .wrongType(descriptor)
        }
        guard Self.option(SO_ACCEPTCONN, of: descriptor) == 1 else { throw .notListening(descriptor) }
        self.descriptor = descriptor
        path = Self.path(of: descriptor)
    }

    private static func option(_ name: Int32, of descriptor: Int32) -> Int32? {
        var value: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 ? value : nil
    }

    private static func path(of descriptor: Int32) -> String {
        var address = sockaddr_un()
        var length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard code == 0 else { return "" }
        return withUnsafeBytes(of: address) { bytes in
            let name = bytes[..<min(Int(length), bytes.count)].dropFirst(MemoryLayout<sa_family_t>.size)
            return name.first == 0
                ? "@" + String(decoding: name.dropFirst(), as: UTF8.self)
                : String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
