// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import NIOHTTP1
import NIOSSL

/// A client's end of one event stream, behind NIO's HTTP handlers: reads the lines, hands them over a batch a read of
/// the socket, and closes the connection when the stream is over.
///
/// Confined to the channel's event loop.
final class EventStreamHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundIn = HTTPClientRequestPart
    typealias OutboundOut = HTTPClientRequestPart

    private let outcome: EventLoopPromise<EventStreamConnection>
    private let meter: AnswerMeter
    private let options: EventStreamOptions
    private var delivery: BatchDelivery
    private var state = EventStreamState()
    private var decoder = EventStreamDecoder()
    private var signsOfLife: SignsOfLife
    /// The answer tells itself where it ends.
    private var hasMarkedEnd = false
    private var timer: Scheduled<Void>?

    init(
        outcome: EventLoopPromise<EventStreamConnection>, meter: AnswerMeter, options: EventStreamOptions,
        delivery: BatchDelivery, now: NIODeadline
    ) {
        self.outcome = outcome
        self.meter = meter
        self.options = options
        self.delivery = delivery
        self.signsOfLife = SignsOfLife(longestPause: TimeAmount(options.longestPause), now: now)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        outcome.futureResult.assumeIsolated().whenFailure { _ in
            self.timer?.cancel()
            self.perform(self.state.givenUp(), context)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            // Without either the answer ends with the connection (RFC 9112, section 6.3), however that came about.
            hasMarkedEnd = ["Transfer-Encoding", "Content-Length"].contains { head.headers.contains(name: $0) }
            options.progress(.answered(encoding: head.headers.first(name: "Content-Encoding")))
            perform(state.answered(HTTPAnswer(head: head)), context)
        case .body(let piece):
            meter.bound.passed(piece.readableBytes)
            guard state.isReading else { return }
            options.progress(.received)
            read(piece, context)
        case .end:
            perform(state.answerEnded(isMarked: hasMarkedEnd), context)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        signsOfLife.received(at: context.eventLoop.now)
        delivery.readCompleted()
        context.fireChannelReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        perform(state.ended(.endOfFile), context)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        perform(state.ended(.endOfFile), context)
        timer?.cancel()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if state.isDialling {
            // The dial's own watch tells it.
            context.fireErrorCaught(error)
        } else {
            perform(state.ended(StreamEnd(answerBrokenBy: error)), context)
        }
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is EventStreamFarewell else {
            context.triggerUserOutboundEvent(event, promise: promise)
            return
        }
        perform(state.unwanted(), context)
        promise?.succeed()
    }

    private func read(_ piece: ByteBuffer, _ context: ChannelHandlerContext) {
        let first = delivery.batch.lines.count
        piece.withUnsafeReadableBytes { decoder.append($0, to: &delivery.batch) }
        let words = PanelWords.take(from: &delivery.batch, startingAt: first)
        // The panel's words about the node prove nothing but that it has none.
        if words == nil ? decoder.hasShownLife : !delivery.batch.isEmpty { perform(state.proven(), context) }
        if let words { perform(state.told(words), context) }
        if delivery.isFull { delivery.readCompleted() }
    }

    private func perform(_ step: EventStreamState.Step, _ context: ChannelHandlerContext) {
        switch step {
        case .proceed:
            break
        case .awaitProof:
            schedule(at: context.eventLoop.now + TimeAmount(options.probation), context) {
                $0.perform($0.state.proven(), $1)
            }
        case .open:
            delivery.opened(.unreadLines)
            checkLife(context)
            // Told once the connection is closed, so that no second one is opened beside it: two readers of a node
            // split its lines.
            let end = context.channel.closeFuture.assumeIsolated().map { self.state.end }.nonisolated()
            outcome.succeed(EventStreamConnection(channel: context.channel, end: end))
        case .refuse(let error):
            outcome.fail(error)
        case .giveUp:
            delivery.closed(.unread)
        case .sayGoodbye:
            context.close(mode: .output, promise: nil)
            schedule(at: context.eventLoop.now + TimeAmount(options.farewell), context) {
                $0.perform($0.state.goodbyeUnanswered(), $1)
            }
        case .hangUp:
            timer?.cancel()
            delivery.closed(state.loss)
            context.close(mode: .output, promise: nil)
            // Not from within a callback of the TLS handler that this takes down.
            let channel = context.channel
            context.eventLoop.execute { channel.closeAtOnce() }
        }
    }

    private func checkLife(_ context: ChannelHandlerContext) {
        let now = context.eventLoop.now
        switch signsOfLife.check(at: now) {
        case .alive(let limit): schedule(at: limit, context) { $0.checkLife($1) }
        case .dead: perform(state.ended(.unresponsive), context)
        }
    }

    /// Sets the one timer there is.
    private func schedule(
        at deadline: NIODeadline, _ context: ChannelHandlerContext,
        _ action: @escaping (EventStreamHandler, ChannelHandlerContext) -> Void
    ) {
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { action(self, context) }
    }
}

extension StreamEnd {
    /// An error in the midst of an HTTP answer.
    fileprivate init(answerBrokenBy error: any Error) {
        switch error {
        // Without TLS's own goodbye the answer may have been cut off: it is told apart from one that ended.
        case HTTPParserError.invalidEOFState, NIOSSLError.uncleanShutdown: self = .endOfFile
        case is HTTPParserError: self = .broken("what comes is not HTTP any more")
        case let excess as AnswerBound.Excess: self = .broken("\(excess)")
        default: self = .broken(describe(error))
        }
    }
}
