// SPDX-License-Identifier: MIT

import ServiceLifecycle
import ServiceManager

/// Tells the service manager when the daemon is ready and when it begins to stop. The last of the services, so that it
/// is the first to hear of a shutdown.
struct AnnouncementService: Service {
    let notify: NotificationSender
    let sinksReady: @Sendable () async -> Void

    func run() async throws {
        await sinksReady()
        await notify.send(.ready)
        do { try await gracefulShutdown() } catch is CancellationError {}
        await notify.send(.stopping)
    }
}
