// SPDX-License-Identifier: MIT

import Logging
import NIOCore
import ServiceLifecycle
import SocketSink

/// Serves the socket, which is open already, and lets its consumers have what is queued for them before it ends.
struct SocketService: Service {
    /// How long consumers may take to read the rest when the daemon stops.
    static let drainTime = TimeAmount.seconds(1)

    let sink: SocketSink
    let logger: Logger

    func run() async throws {
        // Cancelled is as good as told: either way the daemon ends.
        do { try await gracefulShutdown() } catch is CancellationError {}
        let cutShort = await sink.shutdown(deadline: .now() + Self.drainTime)
        if cutShort > 0 {
            logger.warning(
                "the relay stops, and some consumers have not read everything",
                metadata: [LogKey.count: "\(cutShort)"])
        }
    }
}
