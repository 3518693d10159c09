// SPDX-License-Identifier: MIT

import NIOCore

/// The last handler of a dial's pipeline while HTTP is spoken: fails the dial when the connection does. To be removed when
/// the dial has succeeded, since it keeps errors to itself.
final class DialWatch<Value: Sendable>: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let stage: DialStage
    private let outcome: EventLoopPromise<Value>

    init(stage: DialStage, outcome: EventLoopPromise<Value>) {
        self.stage = stage
        self.outcome = outcome
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
