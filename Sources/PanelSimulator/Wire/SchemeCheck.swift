// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1

/// Answers a client that begins TLS on a http port, or speaks plain HTTP to a https port, as ``Faults/wrongScheme`` says.
/// The first byte tells: a TLS record of a handshake begins with 22, no method of HTTP does.
final class SchemeCheck: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let panel: Panel
    private let connection: Connection

    init(panel: Panel, connection: Connection) {
        self.panel = panel
        self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let beginsTLS = unwrapInboundIn(data).readableBytesView.first == 22
        if beginsTLS == connection.isTLS {
            context.fireChannelRead(data)
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
            return
        }
        let answer: PanelResponse? =
            switch (panel.faults.wrongScheme, beginsTLS) {
            case (.panel, true): .badRequestLine
            case (.proxy, true): .proxyPage(400)
            case (.proxy, false): .proxyPage(400, title: "400 The plain HTTP request was sent to HTTPS port")
            case (.panel, false), (.close, _): nil
            }
        if let answer { context.write(wrapOutboundOut(ByteBuffer(string: answer.text)), promise: nil) }
        connection.socket.cut()
    }
}

extension PanelResponse {
    /// As uvicorn answers what is no HTTP.
    fileprivate static var badRequestLine: PanelResponse {
        PanelResponse(
            status: .badRequest, headers: ["content-type": "text/plain; charset=utf-8"],
            body: "Invalid HTTP request received.")
    }

    /// As it goes over the wire, with which the connection ends.
    fileprivate var text: String {
        let lines = headers.map { "\($0.name): \($0.value)\r\n" }.joined()
        let length = "content-length: \(body.utf8.count)\r\nconnection: close\r\n\r\n"
        return "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n" + lines + length + body
    }
}
