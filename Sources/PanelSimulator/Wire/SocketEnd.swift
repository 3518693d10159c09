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
        case open(ChannelHandlerContext)
        /// What is written waits here: the 101 and the replay's at most 100 lines.
        case corked(ChannelHandlerContext, held: [NIOAny])
        /// What still comes in is let go of.
        case ended
    }

    private var state = State.detached

    func handlerAdded(context: ChannelHandlerContext) {
        state = .open(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        state = .ended
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch state {
        case .open, .corked: context.fireChannelRead(data)
        case .detached, .ended: break
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch state {
        case .open: context.write(data, promise: promise)
        case .corked(let context, var held):
            held.append(data)
            state = .corked(context, held: held)
            // As good as written: NIO's upgrade goes on only when the 101 is.
            promise?.succeed()
        case .detached, .ended: promise?.fail(ChannelError.outputClosed)
        }
    }

    func flush(context: ChannelHandlerContext) {
        guard case .open = state else { return }
        context.flush()
    }

    /// Lets nothing out until ``uncork()``.
    func cork() {
        guard case .open(let context) = state else { return }
        state = .corked(context, held: [])
    }

    func uncork() {
        guard case .corked(let context, let held) = state else { return }
        state = .open(context)
        held.forEach { context.write($0, promise: nil) }
        context.flush()
    }

    /// FIN after what was written. Reads on (and forgets) until the client closes too, at most a second: a socket closed
    /// with unread bytes would send RST instead.
    func cut() {
        uncork()
        guard case .open(let context) = state else { return }
        state = .ended
        context.flush()
        context.close(mode: .output, promise: nil)
        // Not the simulated time: this bounds what a test leaves behind.
        let channel = context.channel
        channel.eventLoop.scheduleTask(in: Self.patience) { channel.close(mode: .all, promise: nil) }
    }

    /// RST.
    func reset() {
        uncork()
        guard case .open(let context) = state else { return }
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
