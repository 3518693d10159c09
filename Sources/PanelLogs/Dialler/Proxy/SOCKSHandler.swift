// SPDX-License-Identifier: MIT

import NIOCore

/// Has a SOCKS5 proxy open the way to the panel; the last handler of the pipeline until then.
///
/// Holds at most what one read brings beside an unfinished answer of at most 262 bytes.
final class SOCKSHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var handshake: SOCKSHandshake
    private let exit: ProxyExit
    private var held = ByteBuffer()

    init(handshake: SOCKSHandshake, exit: ProxyExit) {
        self.handshake = handshake
        self.exit = exit
    }

    func handlerAdded(context: ChannelHandlerContext) {
        send(handshake.greeting, context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var piece = unwrapInboundIn(data)
        held.writeBuffer(&piece)
        while true {
            switch handshake.next(&held) {
            case .send(let bytes): send(bytes, context)
            case .wait: return
            case .failed(let failure): return exit.fail(failure)
            case .connected:
                exit.pass(context.channel)
                if held.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(held)) }
                return context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
            }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        exit.fail(.closed(describe(error)))
    }

    func channelInactive(context: ChannelHandlerContext) {
        exit.fail(.closed(nil))
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        exit.fail(.closed(nil))
    }

    private func send(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(bytes: bytes)), promise: nil)
    }
}
