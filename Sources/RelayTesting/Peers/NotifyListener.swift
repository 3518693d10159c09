// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Synchronization

/// The service manager's end of `sd_notify(3)`: a real datagram socket.
package final class NotifyListener: Sendable {
    /// For `NOTIFY_SOCKET`.
    package let path: String
    /// Every assignment that came, such as `READY=1`, in order.
    package let messages = Feed<String>("the notify socket")
    private let descriptor: Mutex<Int32?>

    /// Listens at once. The path must not be there yet.
    package init(path: String) throws {
        self.path = path
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemCallFailed("socket") }
        self.descriptor = Mutex(descriptor)
        guard try UnixAddress(path).withPointer({ bind(descriptor, $0, $1) }) == 0 else {
            throw SystemCallFailed("bind \(path)")
        }
        Thread.detachNewThread { [self] in
            var datagram = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = recv(descriptor, &datagram, datagram.count, 0)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                for line in datagram[..<count].split(separator: UInt8(ascii: "\n")) {
                    messages.push(String(decoding: line, as: UTF8.self))
                }
            }
            messages.end("closed")
            self.descriptor.withLock { $0 = nil }
            Glibc.close(descriptor)
        }
    }

    package func close() {
        descriptor.withLock { descriptor in
            if let descriptor { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    /// The newest `STATUS=`, without the name.
    package var status: String? { messages.all.last { $0.hasPrefix("STATUS=") }.map { String($0.dropFirst(7)) } }

    /// Waits until this very assignment has come.
    package func wait(for assignment: String, within limit: Duration = patience) async throws {
        _ = try await messages.first(assignment, within: limit) { $0 == assignment }
    }

    /// Waits for a `STATUS=` that contains the words, and returns it.
    @discardableResult
    package func waitForStatus(containing words: String, within limit: Duration = patience) async throws -> String {
        try await messages.first("a STATUS= with \"\(words)\"", within: limit) {
            $0.hasPrefix("STATUS=") && $0.contains(words)
        }
    }
}
