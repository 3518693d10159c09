// SPDX-License-Identifier: MIT

import Addresses
import FoundationEssentials
import NIOCore
import NIOHTTP1

/// Has an HTTP proxy open the way to the panel with CONNECT; the last handler of the pipeline until then.
final class ConnectHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private enum State {
        case asking
        /// The proxy has agreed; its answer is not at its end.
        case agreed
        /// HTTP's handlers are being removed. What they still hand over is the panel's; at most one read.
        case leaving(held: [NIOAny])
    }

    private let head: HTTPRequestHead
    private let hasCredentials: Bool
    private let exit: ProxyExit
    private let meter = AnswerMeter()
    private let bound: AnswerBoundHandler
    private let encoder = HTTPRequestEncoder()
    private let decoder = ByteToMessageHandler(HTTPResponseDecoder(leftOverBytesStrategy: .forwardBytes))
    private var state = State.asking

    init(target: PanelEndpoint, credentials: ProxyEndpoint.Credentials?, exit: ProxyExit) {
        self.exit = exit
        self.hasCredentials = credentials != nil
        self.bound = AnswerBoundHandler(meter)
        // Always with the port (RFC 9110, section 9.3.6).
        let authority = target.authority
        var headers: HTTPHeaders = ["Host": authority, "User-Agent": "pasarguard-logrelay"]
        if let credentials {
            let pair = Data("\(credentials.username):\(credentials.password)".utf8)
            headers.add(name: "Proxy-Authorization", value: "Basic \(pair.base64EncodedString())")
        }
        head = HTTPRequestHead(version: .http1_1, method: .CONNECT, uri: authority, headers: headers)
    }

    /// Takes its place in the pipeline, behind the handlers of HTTP.
    func join(_ channel: any Channel) throws {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandlers([encoder, bound, decoder, self])
    }

    func handlerAdded(context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch state {
        case .asking, .agreed:
            read(unwrapInboundIn(data), context)
        case .leaving(var held):
            held.append(data)
            state = .leaving(held: held)
        }
    }

    private func read(_ part: HTTPClientResponsePart, _ context: ChannelHandlerContext) {
        switch part {
        case .head(let head):
            meter.bound.answered(head.status)
            let status = Int(head.status.code)
            if let failure = ProxyError.Failure(connectStatus: status, hasCredentials: hasCredentials) {
                exit.fail(failure)
            } else {
                state = .agreed
            }
        case .body(let piece):
            meter.bound.passed(piece.readableBytes)
        case .end:
            guard case .agreed = state else { return }
            state = .leaving(held: [])
            let pipeline = context.pipeline.syncOperations
            pipeline.removeHandler(encoder, promise: nil)
            pipeline.removeHandler(bound, promise: nil)
            // Only when it has gone may anything be written that is not HTTP.
            let removal = context.eventLoop.makePromise(of: Void.self)
            pipeline.removeHandler(decoder, promise: removal)
            removal.futureResult.assumeIsolated().whenComplete { _ in self.leave(context) }
        }
    }

    private func leave(_ context: ChannelHandlerContext) {
        guard case .leaving(let held) = state else { return }
        exit.pass(context.channel)
        held.forEach { context.fireChannelRead($0) }
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch (state, error) {
        // What came together with the answer was read as HTTP: what speaks first is no panel.
        case (.leaving, _): exit.broke(error)
        case (_, HTTPParserError.invalidEOFState): exit.fail(.closed(nil))
        case (_, is HTTPParserError): exit.fail(.foreign)
        case (.asking, _), (.agreed, _): exit.fail(.closed(describe(error)))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        closed()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        closed()
    }

    private func closed() {
        switch state {
        case .asking, .agreed: exit.fail(.closed(nil))
        case .leaving: exit.broke(nil)
        }
    }
}
