// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1

/// An open WebSocket connection.
package struct WebSocketConnection: Sendable {
    private let channel: any Channel
    private let end: EventLoopFuture<StreamEnd>

    init(channel: any Channel, end: EventLoopFuture<StreamEnd>) {
        self.channel = channel
        self.end = end
    }

    /// Calls back on the event loop, once, when the connection has ended.
    func whenEnded(_ call: @escaping @Sendable () -> Void) {
        end.whenComplete { _ in call() }
    }

    /// Waits until the connection has ended. If the caller's task is cancelled, it ends now, with a close frame.
    package func waitForEnd() async -> StreamEnd {
        do {
            return try await withTaskCancellationHandler {
                try await end.get()
            } onCancel: {
                channel.triggerUserOutboundEvent(WebSocketFarewell(), promise: nil)
            }
        } catch {
            return .broken(describe(error))
        }
    }
}

/// Asks the frame handler to say goodbye and hang up.
struct WebSocketFarewell: Sendable {}

extension Dialler {
    /// Opens a WebSocket connection to `path`, in which `makeReceiver` takes the messages.
    package func openWebSocket(
        path: String, bearer: Token?, options: WebSocketOptions,
        makeReceiver: @escaping @Sendable () -> any MessageReceiver
    ) async throws(DialError) -> WebSocketConnection {
        let uri = endpoint.pathPrefix + path
        var headers = headers(bearer: bearer)
        // Go's golang.org/x/net/websocket, and with it Rebecca, refuses a handshake without one.
        headers.add(name: "Origin", value: endpoint.origin)
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: uri, headers: headers)
        let isEncrypted = tls != nil
        return try await dial { channel, outcome in
            let handshake = HandshakeHandler(
                outcome: outcome, isEncrypted: isEncrypted, withholding: bearer.map { [$0.secret] } ?? [])
            // Over TLS a connection may live on for a while after its attempt was given up, and be upgraded in it.
            let isGivenUp = NIOLoopBoundBox.makeBoxSendingValue(false, eventLoop: channel.eventLoop)
            outcome.futureResult.assumeIsolated().whenFailure { _ in isGivenUp.value = true }
            let upgrader = WebSocketUpgrader(
                refuse: { outcome.fail(DialError.badHandshake($0)) },
                install: { channel in
                    guard !isGivenUp.value else { throw DialError.cancelled }
                    let pipeline = channel.pipeline.syncOperations
                    pipeline.removeHandler(handshake, promise: nil)
                    let end = channel.eventLoop.makePromise(of: StreamEnd.self)
                    // From here on the frame handler owns the promise, and keeps it whatever becomes of the connection.
                    let frames = WebSocketHandler(receiver: makeReceiver(), end: end, options: options)
                    do {
                        try pipeline.addHandler(frames)
                    } catch {
                        // The connection ended in this very moment.
                        frames.finish(.endOfFile)
                        throw error
                    }
                    outcome.succeed(WebSocketConnection(channel: channel, end: end.futureResult))
                })
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addBoundedHTTPClientHandlers(upgrader: upgrader)
            try pipeline.addHandler(handshake)
            channel.write(HTTPClientRequestPart.head(head), promise: nil)
            channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
        }
    }
}

/// How a WebSocket connection is kept.
package struct WebSocketOptions: Sendable {
    /// Silence after which the server is pinged; one that answers pings is given up after as much again. The panel pings
    /// every 20 s itself.
    package var pingInterval: Duration = .seconds(20)
    /// In bytes. A panel's batch is some hundred lines; a line may be 8 MiB.
    package var largestMessage = 64 << 20

    package init() {}
}

/// Sees an answer that is no upgrade, and fails the handshake with it.
private final class HandshakeHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let outcome: EventLoopPromise<WebSocketConnection>
    private let isEncrypted: Bool
    private let secrets: [String]
    private var refusal: PartialAnswer?
    private var timer: Scheduled<Void>?

    init(outcome: EventLoopPromise<WebSocketConnection>, isEncrypted: Bool, withholding secrets: [String]) {
        self.outcome = outcome
        self.isEncrypted = isEncrypted
        self.secrets = secrets
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            refusal = PartialAnswer(head: head, isEncrypted: isEncrypted)
            timer = context.eventLoop.assumeIsolated().scheduleTask(in: PartialAnswer.patience) { self.refuse() }
        case .body(let piece):
            if refusal?.append(piece) == true { refuse() }
        case .end:
            refuse()
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        refuse()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
    }

    private func refuse() {
        guard let refusal else { return }
        outcome.fail(DialError.noStream(UnexpectedAnswer(refusal.answer, to: .handshake, withholding: secrets)))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        refuse()
        switch error as? NIOHTTPClientUpgradeError {
        case .upgraderDeniedUpgrade:
            // The upgrader has said why.
            break
        case .responseProtocolNotFound:
            outcome.fail(DialError.badHandshake("it switches protocols, but not to WebSocket"))
        default:
            context.fireErrorCaught(error)
        }
    }
}
