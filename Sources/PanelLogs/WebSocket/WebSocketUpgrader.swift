// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1
import NIOWebSocket

/// NIO's client handshake (key, `Sec-WebSocket-Accept`), with this project's own frame handler behind it.
struct WebSocketUpgrader: NIOHTTPClientProtocolUpgrader {
    /// Only its handshake is used; its frame decoder is never installed.
    private let handshake = NIOWebSocketClientUpgrader { channel, _ in channel.eventLoop.makeSucceededVoidFuture() }
    /// Puts the frame handler into the pipeline, from which the HTTP handlers are gone.
    let install: (any Channel) throws -> Void

    var supportedProtocol: String { handshake.supportedProtocol }
    var requiredUpgradeHeaders: [String] { handshake.requiredUpgradeHeaders }

    func addCustom(upgradeRequestHeaders: inout HTTPHeaders) {
        handshake.addCustom(upgradeRequestHeaders: &upgradeRequestHeaders)
    }

    /// Nothing was offered beyond the bare protocol, so an answer that picks an extension or a subprotocol is no
    /// valid one (RFC 6455, section 4.1).
    func shouldAllowUpgrade(upgradeResponse: HTTPResponseHead) -> Bool {
        handshake.shouldAllowUpgrade(upgradeResponse: upgradeResponse)
            && !upgradeResponse.headers.contains(name: "Sec-WebSocket-Extensions")
            && !upgradeResponse.headers.contains(name: "Sec-WebSocket-Protocol")
    }

    func upgrade(context: ChannelHandlerContext, upgradeResponse: HTTPResponseHead) -> EventLoopFuture<Void> {
        context.eventLoop.makeCompletedFuture { try install(context.channel) }
    }
}
