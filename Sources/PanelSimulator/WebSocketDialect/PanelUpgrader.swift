// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Answers WebSocket handshakes: as the panel, or as the faults say.
struct PanelUpgrader: HTTPServerProtocolUpgrader {
    /// What uvicorn takes from a client at most.
    private static let longestFrame = 16 * 1024 * 1024

    let supportedProtocol = "websocket"
    let requiredUpgradeHeaders: [String] = []

    private let handshake: NIOLoopBound<StreamHandshake>

    /// To be made on the connection's loop.
    init(panel: Panel, connection: Connection, requests: RequestHandler) {
        handshake = NIOLoopBound(
            StreamHandshake(panel: panel, connection: connection, requests: requests),
            eventLoop: connection.channel.eventLoop)
    }

    func buildUpgradeResponse(
        channel: any Channel, upgradeRequest: HTTPRequestHead, initialResponseHeaders: HTTPHeaders
    ) -> EventLoopFuture<HTTPHeaders> {
        let handshake = handshake
        handshake.value.begin(upgradeRequest)
        let response = standard.buildUpgradeResponse(
            channel: channel, upgradeRequest: upgradeRequest, initialResponseHeaders: initialResponseHeaders)
        response.whenFailure { _ in handshake.value.wasRefused() }
        return response.map { handshake.value.finished($0) }
    }

    func upgrade(context: ChannelHandlerContext, upgradeRequest: HTTPRequestHead) -> EventLoopFuture<Void> {
        standard.upgrade(context: context, upgradeRequest: upgradeRequest)
    }

    private var standard: NIOWebSocketServerUpgrader {
        let handshake = handshake
        return NIOWebSocketServerUpgrader(
            maxFrameSize: Self.longestFrame,
            automaticErrorHandling: false,
            shouldUpgrade: { _, head in handshake.value.decide(head) },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture { try handshake.value.openStream() }
            })
    }
}
