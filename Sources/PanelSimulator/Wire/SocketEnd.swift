// SPDX-License-Identifier: MIT

import Glibc
import NIOCore

/// The handler next to the socket, below TLS: ends the connection abruptly, and holds writes back to join them.
final class SocketEnd: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer

    /// How long a client may take to close its side after the panel closed its own.
    private static let patience = TimeAmount.seconds(1)

    private enum State {
        case detached
        case open(ChannelHandlerContext, isCorked: Bool)
        /// What still comes in is let go of.
        case ended
    }

    private var state = State.detached

    func handlerAdded(context: ChannelHandlerContext) {
        state = .open(context, isCorked: false)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        state = .ended
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .open = state else { return }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .open = state else {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        context.write(data, promise: promise)
    }

    func flush(context: ChannelHandlerContext) {
        guard case .open(_, isCorked: false) = state else { return }
        context.flush()
    }

    /// Lets nothing out until ``uncork()``.
    func cork() {
        guard case .open(let context, _) = state else { return }
        state = .open(context, isCorked: true)
    }

    func uncork() {
        guard case .open(let context, isCorked: true) = state else { return }
        state = .open(context, isCorked: false)
        context.flush()
    }

    /// FIN after what was written. Reads on (and forgets) until the client closes too, at most a second: a socket closed
    /// with unread bytes would send RST instead.
    func cut() {
        guard case .open(let context, _) = state else { return }
        state = .ended
        context.flush()
        context.close(mode: .output, promise: nil)
        // Not the simulated time: this bounds what a test leaves behind.
        let channel = context.channel
        channel.eventLoop.scheduleTask(in: Self.patience) { channel.close(mode: .all, promise: nil) }
    }

    /// RST.
    func reset() {
        guard case .open(let context, _) = state else { return }
        state = .ended
        guard let socket = context.channel as? any SocketOptionProvider else {
            context.close(mode: .all, promise: nil)
            return
        }
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).assumeIsolated().whenComplete { _ in
            context.close(mode: .all, promise: nil)
        }
    }
}
