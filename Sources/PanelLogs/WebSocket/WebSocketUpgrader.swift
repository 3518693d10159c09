// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1
import NIOWebSocket

/// NIO's client handshake (key, `Sec-WebSocket-Accept`), with this project's own frame handler behind it.
struct WebSocketUpgrader: NIOHTTPClientProtocolUpgrader {
    /// Only its handshake is used; its frame decoder is never installed.
    private let handshake: NIOWebSocketClientUpgrader
    /// Is told what is wrong with the server's answer.
    let refuse: (String) -> Void
    /// Puts the frame handler into the pipeline, from which the HTTP handlers are gone.
    let install: (any Channel) throws -> Void

    init(
        requestKey: String = NIOWebSocketClientUpgrader.randomRequestKey(), refuse: @escaping (String) -> Void,
        install: @escaping (any Channel) throws -> Void
    ) {
        self.handshake = NIOWebSocketClientUpgrader(requestKey: requestKey) { channel, _ in
            channel.eventLoop.makeSucceededVoidFuture()
        }
        self.refuse = refuse
        self.install = install
    }

    var supportedProtocol: String { handshake.supportedProtocol }
    var requiredUpgradeHeaders: [String] { handshake.requiredUpgradeHeaders }

    func addCustom(upgradeRequestHeaders: inout HTTPHeaders) {
        handshake.addCustom(upgradeRequestHeaders: &upgradeRequestHeaders)
    }

    func shouldAllowUpgrade(upgradeResponse: HTTPResponseHead) -> Bool {
        guard let mistake = mistake(in: upgradeResponse) else { return true }
        refuse(mistake)
        return false
    }

    /// What RFC 6455, section 4.1 asks of the answer, beyond NIO's own look at its status and `Upgrade`. Nothing was
    /// offered but the bare protocol, so that an answer may not pick an extension or a subprotocol.
    private func mistake(in response: HTTPResponseHead) -> String? {
        if !handshake.shouldAllowUpgrade(upgradeResponse: response) {
            "its Sec-WebSocket-Accept does not fit"
        } else if !response.headers[canonicalForm: "Connection"].contains(where: { $0.lowercased() == "upgrade" }) {
            "its Connection header does not say Upgrade"
        } else if response.headers.contains(name: "Sec-WebSocket-Extensions") {
            "it uses an extension that nobody asked for"
        } else if response.headers.contains(name: "Sec-WebSocket-Protocol") {
            "it speaks a subprotocol that nobody asked for"
        } else {
            nil
        }
    }

    func upgrade(context: ChannelHandlerContext, upgradeResponse: HTTPResponseHead) -> EventLoopFuture<Void> {
        context.eventLoop.makeCompletedFuture { try install(context.channel) }
    }
}
