// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1
import NIOTLS

/// How far a dial has come. Lives on the event loop; the box checks that.
struct DialStage: Sendable {
    private let box: NIOLoopBoundBox<DialError.Stage>
    private let isEncrypted: Bool

    init(loop: any EventLoop, isEncrypted: Bool) {
        self.box = NIOLoopBoundBox.makeBoxSendingValue(.connect, eventLoop: loop)
        self.isEncrypted = isEncrypted
    }

    var current: DialError.Stage {
        get { box.value }
        nonmutating set { box.value = newValue }
    }

    /// The connection has ended before an answer began. So does a TLS server when it is asked in plain text.
    var closed: DialError {
        .failed(
            current,
            isEncrypted
                ? "the connection was closed" : "the connection was closed (is the URL https:// rather than http://?)")
    }

    /// The error of a pipeline as the dial's own.
    func failure(_ error: any Error) -> DialError {
        switch (current, error) {
        case (_, let error as DialError): error
        case (.connect, _): .unreachable(describe(error))
        case (_, HTTPParserError.invalidEOFState): .failed(current, "the connection was closed")
        case (_, HTTPParserError.headerOverflow):
            .failed(current, "its headers are longer than any panel's: check URL=")
        case (_, is HTTPParserError): .notHTTP
        case (let stage, _): .failed(stage, describe(error))
        }
    }

    /// For an error that did not come through the pipeline.
    func unexpected(_ error: any Error) -> DialError {
        error is CancellationError ? .cancelled : .failed(.http, describe(error))
    }
}

/// The last handler of a dial's pipeline: follows its stage, and fails it when the connection does. To be removed when
/// the dial has succeeded, since it keeps errors to itself.
final class DialWatch<Value: Sendable>: ChannelInboundHandler, RemovableChannelHandler {
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
        outcome.fail(stage.closed)
        context.fireChannelInactive()
    }

    /// The pipeline is taken down: the connection may have ended before this handler came to see it.
    func handlerRemoved(context: ChannelHandlerContext) {
        outcome.fail(stage.closed)
    }
}
