// SPDX-License-Identifier: MIT

import ServiceLifecycle

/// Runs the streams, once the sinks can take lines.
struct StreamService: Service {
    let streams: PanelStreams
    let sinksReady: @Sendable () async -> Void

    func run() async throws {
        await sinksReady()
        await cancelWhenGracefulShutdown { await streams.run() }
    }
}
