// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1
import NIOTLS

/// How far a dial has come. Lives on the event loop; the box checks that.
struct DialStage: Sendable {
    private let box: NIOLoopBoundBox<DialError.Stage>

    init(loop: any EventLoop) {
        box = NIOLoopBoundBox.makeBoxSendingValue(.connect, eventLoop: loop)
    }

    var current: DialError.Stage {
        get { box.value }
        nonmutating set { box.value = newValue }
    }

    /// The error of a pipeline as the dial's own.
    func failure(_ error: any Error) -> DialError {
        switch (current, error) {
        case (_, let error as DialError): error
        case (.connect, _): .unreachable(describe(error))
        case (_, is HTTPParserError): .notHTTP
        case (let stage, _): .failed(stage, describe(error))
        }
    }

    /// For an error that did not come through the pipeline.
    func unexpected(_ error: any Error) -> DialError {
        error is CancellationError ? .cancelled : .failed(.http, describe(error))
    }
}

/// The last handler of a dial's pipeline: follows its stage, and fails it when the connection does.
final class DialWatch<Value: Sendable>: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    private let stage: DialStage
    private let outcome: EventLoopPromise<Value>

    init(stage: DialStage, outcome: EventLoopPromise<Value>) {
        self.stage = stage
        self.outcome = outcome
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case TLSUserEvent.handshakeCompleted = event { stage.current = .http }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        outcome.fail(stage.failure(error))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        outcome.fail(DialError.failed(stage.current, "the connection was closed"))
        context.fireChannelInactive()
    }
}
