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
    private var words = PanelWords()
    private var signsOfLife: SignsOfLife
    /// The answer tells itself where it ends.
    private var hasMarkedEnd = false
    private var timer: Scheduled<Void>?
    /// The answer, where it is no event stream.
    private var refusal: PartialAnswer?
    private let isEncrypted: Bool
    private let secrets: [String]

    /// - Parameter secrets: were part of the request.
    init(
        outcome: EventLoopPromise<EventStreamConnection>, meter: AnswerMeter, options: EventStreamOptions,
        delivery: BatchDelivery, now: NIODeadline, isEncrypted: Bool = false, withholding secrets: [String] = []
    ) {
        self.isEncrypted = isEncrypted
        self.secrets = secrets
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
            let answer = PartialAnswer(head: head, isEncrypted: isEncrypted)
            guard answer.answer.isEventStream else { return gather(answer, context) }
            perform(state.answered(answer.answer), context)
        case .body(let piece):
            meter.bound.passed(piece.readableBytes)
            if refusal?.append(piece) == true { refuse(context) }
            guard state.isReading else { return }
            options.progress(.received)
            read(piece, context)
        case .end:
            refuse(context)
            let words = words.take(from: &delivery.batch)
            perform(state.answerEnded(isMarked: hasMarkedEnd, words: words), context)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        signsOfLife.received(at: context.eventLoop.now)
        handOver()
        context.fireChannelReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        refuse(context)
        perform(state.ended(.endOfFile), context)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        perform(state.ended(.endOfFile), context)
        timer?.cancel()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        refuse(context)
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

    /// The rest of an answer that is no event stream says who speaks in it.
    private func gather(_ answer: PartialAnswer, _ context: ChannelHandlerContext) {
        refusal = answer
        schedule(at: context.eventLoop.now + PartialAnswer.patience, context) { $0.refuse($1) }
    }

    private func refuse(_ context: ChannelHandlerContext) {
        guard let answer = refusal?.answer else { return }
        refusal = nil
        perform(state.answered(answer, withholding: secrets), context)
    }

    private func read(_ piece: ByteBuffer, _ context: ChannelHandlerContext) {
        let wasHolding = words.isHolding
        piece.withUnsafeReadableBytes { decoder.append($0, to: &delivery.batch) }
        words.look(at: delivery.batch, hasComment: decoder.hasCommentAfterEvent)
        if words.isHolding {
            if !wasHolding { perform(state.perhapsToldByPanel(), context) }
        } else if decoder.hasShownLife {
            perform(state.proven(), context)
        }
        if delivery.isFull { handOver() }
    }

    private func handOver() {
        if !words.isHolding { delivery.readCompleted() }
    }

    /// The panel has not ended the stream in its moment.
    private func goOn(_ context: ChannelHandlerContext) {
        words.release()
        let step = state.proven()
        perform(step, context)
        // A stream that was open before is watched again.
        if step == .proceed { checkLife(context) }
        handOver()
    }

    private func perform(_ step: EventStreamState.Step, _ context: ChannelHandlerContext) {
        switch step {
        case .proceed:
            break
        case .awaitEnd:
            schedule(at: context.eventLoop.now + TimeAmount(options.probation), context) { $0.goOn($1) }
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
            // A line held back was not read by anybody either.
            _ = words.take(from: &delivery.batch)
            delivery.closed(.queue)
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
