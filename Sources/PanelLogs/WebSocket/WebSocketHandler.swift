// SPDX-License-Identifier: MIT

import NIOCore
import NIOSSL

/// A client's end of one WebSocket connection: feeds the frame parser, answers pings and close frames, pings by itself,
/// and tells once how it all ended.
///
/// Confined to the channel's event loop. Bounded: what is not parsed yet is at most one incomplete header or control
/// frame; of several pings that cannot be answered at once, only the last is (RFC 6455, section 5.5.3).
final class WebSocketHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum State {
        case open
        /// This side has said goodbye. What the server had sent before it heard is taken until its own close frame.
        case leaving
        /// A close frame was sent; the server may hang up now, and is hung up on if it does not.
        case closing(StreamEnd)
        case ended
    }

    private let receiver: any MessageReceiver
    private let promise: EventLoopPromise<StreamEnd>
    private let pingInterval: TimeAmount
    private var parser: FrameParser
    private var state = State.open
    /// Bytes of an incomplete header or control frame.
    private var pending = ByteBuffer()
    private var owedPong: ByteBuffer?
    /// Something was sent since the last flush.
    private var isFlushDue = false
    private var keepAlive: KeepAlive?
    private var timer: Scheduled<Void>?
    private var nudgeTimer: Scheduled<Void>?

    /// How long a server may take to hang up after the close frames were exchanged.
    private static let closeTimeout = TimeAmount.seconds(2)
    /// How long a server may take to answer a goodbye: what a stopping relay can spare of its five seconds.
    private static let farewellTimeout = TimeAmount.seconds(1)

    /// - Parameter end: succeeds once, when the connection has ended.
    init(receiver: any MessageReceiver, end: EventLoopPromise<StreamEnd>, options: WebSocketOptions) {
        self.receiver = receiver
        self.promise = end
        self.pingInterval = TimeAmount(options.pingInterval)
        self.parser = FrameParser(largestMessage: options.largestMessage)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let now = context.eventLoop.now
        let keepAlive = KeepAlive(interval: pingInterval, now: now)
        self.keepAlive = keepAlive
        schedule(at: keepAlive.firstCheck, context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        finish(.endOfFile)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Behind a close frame nothing counts, and after a violation the parser does not know where a frame begins.
        switch state {
        case .open, .leaving: break
        case .closing, .ended: return
        }
        keepAlive?.received(at: context.eventLoop.now)
        var incoming = unwrapInboundIn(data)
        if pending.readableBytes > 0 {
            pending.writeBuffer(&incoming)
            incoming = pending
            // Not cleared: that would keep room for a whole read, for every connection.
            pending = ByteBuffer()
        }
        do {
            while let event = try parser.next(in: &incoming) {
                handle(event, context)
            }
            if incoming.readableBytes > 0 { pending.writeBuffer(&incoming) }
        } catch {
            startClosing(.violation(error), CloseFrame(code: error.closeCode), context)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        receiver.readCompleted()
        flush(context)
        if nudgeTimer == nil { scheduleNudge(context) }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if case .open = state, context.channel.isWritable, let owed = owedPong {
            owedPong = nil
            send(.pong(owed), context)
            flush(context)
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(.endOfFile)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A connection that ends without TLS's own goodbye has ended all the same; its frames tell whether all came.
        if case NIOSSLError.uncleanShutdown = error {
            finish(.endOfFile)
        } else {
            finish(.broken(describe(error)))
        }
        context.close(promise: nil)
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is WebSocketFarewell else {
            context.triggerUserOutboundEvent(event, promise: promise)
            return
        }
        promise?.succeed()
        switch state {
        case .open: break
        case .closing: return hangUp(context)
        case .leaving, .ended: return
        }
        // Not closed at once: the lines that have arrived and are not read yet would be lost, and the server would get a
        // reset for an answer.
        state = .leaving
        send(.close(CloseFrame(code: .goingAway)), context)
        flush(context)
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: Self.farewellTimeout) {
            self.hangUp(context)
        }
    }

    /// Ends a goodbye that the server has answered, or broken off, or was given its time for.
    private func hangUp(_ context: ChannelHandlerContext) {
        finish(.closedByUs)
        context.close(promise: nil)
    }

    private func handle(_ event: FrameParser.Event, _ context: ChannelHandlerContext) {
        switch state {
        case .open, .leaving: break
        case .closing, .ended: return
        }
        switch event {
        case .message(let kind, let piece, let isLast):
            if let answer = receiver.receive(kind, piece, isLast: isLast) { send(answer, context) }
        case .ping(let payload):
            if context.channel.isWritable { send(.pong(payload), context) } else { owedPong = payload }
        case .pong:
            keepAlive?.answered(at: context.eventLoop.now)
        case .close(let frame):
            startClosing(.closed(frame), CloseFrame(code: frame.code), context)
        }
    }

    /// Sends a close frame, and leaves the server a moment to hang up: it is the server's part to close TCP
    /// (RFC 6455, section 7.1.1).
    private func startClosing(_ reason: StreamEnd, _ frame: CloseFrame, _ context: ChannelHandlerContext) {
        switch state {
        case .open: break
        case .leaving: return hangUp(context)
        case .closing, .ended: return
        }
        state = .closing(reason)
        // The lines before the goodbye, or before the violation, are as good as any.
        receiver.readCompleted()
        send(.close(frame), context)
        flush(context)
        // Writing may have found the connection gone already.
        guard case .closing = state else { return }
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: Self.closeTimeout) {
            self.finish(reason)
            context.close(promise: nil)
        }
    }

    private func send(_ frame: ClientFrame, _ context: ChannelHandlerContext) {
        var buffer = context.channel.allocator.buffer(capacity: 140)
        frame.write(into: &buffer, mask: .random(in: 0...UInt32.max))
        context.write(wrapOutboundOut(buffer), promise: nil)
        isFlushDue = true
    }

    /// Asked for after every read, which hardly ever is answered, and the way through the pipeline is long.
    private func flush(_ context: ChannelHandlerContext) {
        guard isFlushDue else { return }
        isFlushDue = false
        context.flush()
    }

    private func schedule(at deadline: NIODeadline, _ context: ChannelHandlerContext) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
            self.checkKeepAlive(context)
        }
    }

    private func checkKeepAlive(_ context: ChannelHandlerContext) {
        guard case .open = state, let action = keepAlive?.check(at: context.eventLoop.now) else { return }
        switch action {
        case .check(let next):
            schedule(at: next, context)
        case .ping(let next):
            send(.ping(ByteBuffer()), context)
            flush(context)
            schedule(at: next, context)
        case .dead:
            finish(.unresponsive)
            context.close(promise: nil)
        case .unjudged:
            timer = nil
        }
    }

    private func scheduleNudge(_ context: ChannelHandlerContext) {
        nudgeTimer = nil
        let now = context.eventLoop.now
        // What a server never reads would only pile up there.
        guard case .open = state, keepAlive?.neverAnswers != true, let pause = receiver.nudgePause(at: now) else {
            return
        }
        nudgeTimer = context.eventLoop.assumeIsolated().scheduleTask(deadline: now + pause) {
            // A server that reads nothing is not nudged to read.
            if case .open = self.state, context.channel.isWritable {
                self.receiver.willNudge(at: context.eventLoop.now)
                self.send(.text(ByteBuffer()), context)
                self.flush(context)
            }
            self.scheduleNudge(context)
        }
    }

    /// Tells the end, once. What began the ending counts more than how it came to pass.
    func finish(_ reason: StreamEnd) {
        let end: StreamEnd
        switch state {
        case .open: end = reason
        case .leaving: end = .closedByUs
        case .closing(let first): end = first
        case .ended: return
        }
        state = .ended
        timer?.cancel()
        nudgeTimer?.cancel()
        receiver.readCompleted()
        receiver.ended()
        promise.succeed(end)
    }
}
