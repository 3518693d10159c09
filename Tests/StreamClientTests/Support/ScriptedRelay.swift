// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Testing

/// A relay that does what a test says, on a socket of its own in a directory of its own. Blocks, but not for ever.
final class ScriptedRelay {
    private static let patience = timeval(tv_sec: 30, tv_usec: 0)

    let path: String
    private let directory: String
    private var listener: Int32 = -1

    init() throws {
        directory = FileManager.default.temporaryDirectory.path + "/relay-\(UUID().uuidString.prefix(8))"
        path = directory + "/stream.sock"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
        try listen()
    }

    deinit {
        stopListening()
        // What is left behind in a temporary directory harms nobody.
        try? FileManager.default.removeItem(atPath: directory)
    }

    func listen() throws {
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        try #require(listener >= 0)
        Self.limitWaits(of: listener)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let isBound = withUnsafePointer(to: address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        try #require(isBound)
        try #require(Glibc.listen(listener, 8) == 0)
    }

    /// Closes the socket; with `unlinking` its file goes too.
    func stopListening(unlinking: Bool = true) {
        guard listener >= 0 else { return }
        close(listener)
        listener = -1
        if unlinking { unlink(path) }
    }

    func accept() throws -> Consumer {
        let descriptor = Glibc.accept(listener, nil, nil)
        try #require(descriptor >= 0, "nobody connected")
        Self.limitWaits(of: descriptor)
        return Consumer(descriptor: descriptor)
    }

    private static func limitWaits(of descriptor: Int32) {
        var patience = Self.patience
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    /// The relay's end of one connection.
    final class Consumer {
        private let descriptor: Int32
        private var received: [UInt8] = []
        private var isOpen = true

        init(descriptor: Int32) { self.descriptor = descriptor }

        deinit { end() }

        func send(_ lines: String...) throws {
            try send(bytes: Array(lines.map { $0 + "\n" }.joined().utf8))
        }

        func send(bytes: [UInt8]) throws {
            let count = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            try #require(count == bytes.count)
        }

        /// The next request line.
        func request() throws -> String {
            while true {
                if let end = received.firstIndex(of: 0x0A) {
                    defer { received.removeFirst(end + 1) }
                    return String(decoding: received[..<end], as: UTF8.self)
                }
                var room = [UInt8](repeating: 0, count: 4_096)
                let count = recv(descriptor, &room, room.count, 0)
                try #require(count > 0, "no request came")
                received += room[..<count]
            }
        }

        func end() {
            guard isOpen else { return }
            isOpen = false
            close(descriptor)
        }
    }
}
