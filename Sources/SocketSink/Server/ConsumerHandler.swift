// SPDX-License-Identifier: MIT

import NIOCore

/// Sits in the channel of one consumer and tells the sink what happens there.
///
/// Reads requests one at a time: while an answer waits to be written, nothing more is read, so that a consumer that asks
/// and does not listen cannot fill the memory. Nor is anything read while it has sent more than it may.
final class ConsumerHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let sink: SocketSink
    private var requests = RequestLines()
    private var reading = Reading.open

    private enum Reading {
        case open
        /// An answer has not been written yet, or too much was sent; whether the channel asked to read meanwhile.
        case paused(wantsRead: Bool)
        case ended
    }

    init(sink: SocketSink) {
        self.sink = sink
    }

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        Peer.of(channel).assumeIsolated().whenComplete { [sink] result in
            switch result {
            case .success(let peer): sink.assumeIsolated { $0.join(channel, peer: peer) }
            // Only a connection that is gone already has no peer.
            case .failure: channel.close(promise: nil)
            }
        }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        let id = ObjectIdentifier(context.channel)
        reading = .ended
        sink.assumeIsolated { $0.leave(id) }
        context.fireChannelInactive()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        let id = ObjectIdentifier(context.channel)
        if context.channel.isWritable { sink.assumeIsolated { $0.write(to: id) } }
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A reset, or a write to a consumer that is gone: its connection ends, and channelInactive tells the sink.
        context.close(promise: nil)
    }

    func read(context: ChannelHandlerContext) {
        switch reading {
        case .open: context.read()
        case .paused: reading = .paused(wantsRead: true)
        case .ended: break
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let input = unwrapInboundIn(data)
        requests.append(input)
        let id = ObjectIdentifier(context.channel)
        sink.assumeIsolated { $0.received(input.readableBytes, from: id) }
        answer(context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent {
            // `printf … | nc -N`: the last request may have no line end.
            requests.finish()
            answer(context)
        }
        guard event is ReadOn else { return context.fireUserInboundEventTriggered(event) }
        guard case .paused(let wantsRead) = reading else { return }
        reading = .open
        answer(context)
        if case .open = reading, wantsRead { context.read() }
    }

    private func answer(_ context: ChannelHandlerContext) {
        guard case .open = reading else { return }
        do throws(RequestLines.TooLong) {
            let id = ObjectIdentifier(context.channel)
            guard let line = try requests.next() else {
                if sink.assumeIsolated({ !$0.mayRead(from: id) }) { reading = .paused(wantsRead: false) }
                return
            }
            reading = .paused(wantsRead: false)
            sink.assumeIsolated { $0.ask(line, of: id) }
        } catch {
            reading = .ended
            let id = ObjectIdentifier(context.channel)
            sink.assumeIsolated { $0.reportLongRequest(of: id) }
            context.close(promise: nil)
        }
    }
}

/// Tells a consumer's handler to read on: the answer to its last request has been written, or it may send more.
struct ReadOn: Sendable {}
