// SPDX-License-Identifier: MIT

import Glibc

/// The service manager's side: a real datagram socket that is read without waiting.
final class NotifyReceiver: Sendable {
    struct Failed: Error {
        var code = errno
    }

    /// What goes into `NOTIFY_SOCKET`.
    let name: String
    private let descriptor: CInt

    /// In the file system, or in the abstract namespace.
    init(abstract: Bool = false) throws {
        let unique = "logrelay-notify-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        name = abstract ? "@\(unique)" : "/tmp/\(unique)"
        descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failed() }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name.utf8) }
        if abstract { address.sun_path.0 = 0 }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.utf8.count)
        let bound = withUnsafeBytes(of: address) { bytes in
            bytes.withMemoryRebound(to: sockaddr.self) { bind(descriptor, $0.baseAddress, length) }
        }
        guard bound == 0 else { throw Failed() }
    }

    deinit {
        close(descriptor)
        if name.hasPrefix("/") { unlink(name) }
    }

    /// The messages that have arrived since the last call.
    func received() -> [String] {
        var messages: [String] = []
        var buffer = [UInt8](repeating: 0, count: 8192)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, CInt(MSG_DONTWAIT))
            guard count >= 0 else { return messages }
            messages.append(String(decoding: buffer[..<count], as: UTF8.self))
        }
    }
}
