// SPDX-License-Identifier: MIT

import NIOCore

/// The handler above TLS: writes bytes past the encoders of HTTP and WebSocket.
final class PlainEnd: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    /// Nothing happens once the connection is closed: nobody is left to read it.
    func writeRaw(_ bytes: ByteBuffer) {
        context?.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
    }
}
