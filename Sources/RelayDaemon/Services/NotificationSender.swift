// SPDX-License-Identifier: MIT

import Logging
import ServiceManager

/// Tells the service manager, and the operator where that fails; the daemon works without.
struct NotificationSender: Sendable {
    let socket: NotifySocket
    let logger: Logger

    func send(_ notifications: ServiceNotification...) async {
        for notification in notifications {
            do {
                try await socket.send(notification)
            } catch {
                logger.warning("the service manager could not be told", metadata: [LogKey.reason: "\(error)"])
            }
        }
    }
}
