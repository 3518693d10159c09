// SPDX-License-Identifier: MIT

import Logging
import ServiceManager
import Synchronization

/// Tells the service manager, and the operator where that fails; the daemon works without.
final class NotificationSender: Sendable {
    /// There is one thing that can go wrong, and it is tried every two seconds.
    private enum Subject { case serviceManager }

    private let socket: NotifySocket
    private let logger: Logger
    private let troubles = Mutex(Troubles<Subject>())

    init(socket: NotifySocket, logger: Logger) {
        self.socket = socket
        self.logger = logger
    }

    func send(_ notifications: ServiceNotification...) async {
        for notification in notifications {
            do {
                try await socket.send(notification)
                _ = troubles.withLock { $0.ended(.serviceManager, now: .now) }
            } catch {
                let isNews = troubles.withLock {
                    $0.occurred(.serviceManager, reason: "\(error)", now: .now) != nil
                }
                guard isNews else { continue }
                logger.warning("the service manager could not be told", metadata: [LogKey.reason: "\(error)"])
            }
        }
    }
}
