// SPDX-License-Identifier: MIT

import Glibc

/// The service manager's end of `sd_notify(3)`. Where none was passed, telling it something does nothing.
package struct NotifySocket: Sendable {
    private enum Peer: Sendable {
        case none
        case address(NotifyAddress)
    }

    private let peer: Peer

    /// Of the process's environment `NOTIFY_SOCKET` counts; throws where that is no address.
    package init(environment: [String: String]) throws(NotifyError) {
        if let name = environment["NOTIFY_SOCKET"], !name.isEmpty {
            peer = .address(try NotifyAddress(name))
        } else {
            peer = .none
        }
    }

    /// Tells all of it in one message.
    ///
    /// Never blocks the thread: where the manager's socket is full it is tried again for a second.
    package func send(_ notifications: ServiceNotification...) async throws(NotifyError) {
        guard case .address(let address) = peer else { return }
        let message = Array(notifications.map(\.assignment).joined(separator: "\n").utf8)
        for _ in 0..<50 {
            let code = try attempt(message, to: address)
            guard code != 0 else { return }
            guard code == EAGAIN || code == EINTR || code == ENOBUFS else { throw .failed(code) }
            do {
                try await Task.sleep(for: .milliseconds(20))
            } catch {
                break
            }
        }
        throw .notRead
    }

    /// Returns 0 or the `errno` of the sending.
    private func attempt(_ message: [UInt8], to address: NotifyAddress) throws(NotifyError) -> CInt {
        let descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .failed(errno) }
        defer { close(descriptor) }
        let sent = address.withSocketAddress { address, length in
            sendto(
                descriptor, message, message.count, CInt(MSG_DONTWAIT) | CInt(MSG_NOSIGNAL), address, length
            )
        }
        return sent < 0 ? errno : 0
    }
}
