// SPDX-License-Identifier: MIT

import Glibc
import RelayTesting

/// A port of 127.0.0.1 on which a connection attempt gets no answer: its listener accepts nobody, and its queue is full.
final class DeadEnd: Sendable {
    let port: UInt16
    private let descriptors: [Int32]
    /// The attempts that hang because they found the queue full.
    private let ownAttempts: Int

    init() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        Self.withPointer(&address) { pointer, length in
            _ = bind(listener, pointer, length)
            var length = length
            getsockname(listener, UnsafeMutablePointer(mutating: pointer), &length)
        }
        // The kernel queues one more than it is told; these fill that, and their further attempts hang.
        listen(listener, 0)
        var descriptors = [listener]
        for _ in 0..<4 {
            let filler = socket(
                AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
            Self.withPointer(&address) { _ = connect(filler, $0, $1) }
            descriptors.append(filler)
        }
        self.descriptors = descriptors
        port = UInt16(bigEndian: address.sin_port)
        ownAttempts = try Self.attempts(at: port)
    }

    deinit {
        for descriptor in descriptors { close(descriptor) }
    }

    /// Waits until a process attempts to connect.
    func waitForAttempt() async throws {
        try await poll(
            until: "an attempt to connect to port \(port)",
            seen: { (try? "\(Self.attempts(at: self.port)), \(self.ownAttempts) of the test itself") ?? "" }
        ) { [self] in
            try Self.attempts(at: port) > ownAttempts
        }
    }

    /// As the kernel counts them in `/proc/net/tcp`: state 02 is `SYN_SENT`.
    private static func attempts(at port: UInt16) throws -> Int {
        let hex = String(port, radix: 16, uppercase: true)
        let suffix = ":" + String(repeating: "0", count: 4 - hex.count) + hex
        return try ProcFile.lines("/proc/net/tcp").count { line in
            let fields = line.split(separator: " ")
            return fields.count > 3 && fields[2].hasSuffix(suffix) && fields[3] == "02"
        }
    }

    private static func withPointer(
        _ address: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Void
    ) {
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
