// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1
import NIOSSL

/// Bounds what an HTTP answer may have beside its content: heads, interim answers (1xx), chunk sizes and their extensions,
/// trailers. A server that sends them without end costs no memory, since nothing of them is kept, but a whole core for as
/// long as it likes.
///
/// Counts, and judges when asked: with each read of the socket, the bytes that came; with each piece of the body, those
/// that were content.
struct AnswerBound {
    enum Excess: Error, Equatable {
        /// The bytes before the body.
        case head
        /// Answers before the answer.
        case interim
        /// The bytes around the body's pieces.
        case framing
    }

    /// Of all heads of an answer together.
    static let longestHead = 64 << 10
    static let mostInterim = 16
    /// Of what a body may have around it, whatever its length.
    static let leastFraming = 64 << 10
    /// A chunk of one byte has five more around it; nobody needs more than these for each byte of content.
    static let framingPerByte = 16

    private var received = 0
    /// Of the heads; nil until the last of them is over.
    private var headLength: Int?
    private var content = 0
    private var interim = 0

    /// A read of the socket has brought so many bytes.
    mutating func received(_ count: Int) { received += count }

    /// So many of the bytes were content.
    mutating func passed(_ count: Int) { content += count }

    /// A head has come.
    mutating func answered(_ status: HTTPResponseStatus) {
        if isInterim(status) { interim += 1 } else { headLength = received }
    }

    /// Whether the answer itself is still to come (RFC 9110, section 15.2).
    func isInterim(_ status: HTTPResponseStatus) -> Bool {
        (100..<200).contains(status.code) && status != .switchingProtocols
    }

    /// What is too much, if anything is.
    var excess: Excess? {
        if interim > Self.mostInterim { return .interim }
        guard let headLength else { return received > Self.longestHead ? .head : nil }
        // What a read has brought behind the head belongs to the body.
        let framing = received - headLength - content
        return framing > Self.leastFraming + Self.framingPerByte * content ? .framing : nil
    }
}

extension AnswerBound.Excess: CustomStringConvertible {
    /// Goes on after what has failed.
    var description: String {
        switch self {
        case .head: "its headers are longer than any panel's"
        case .interim: "more than \(AnswerBound.mostInterim) interim answers (HTTP 1xx) came, and no answer"
        case .framing: "what comes is the framing of chunks, such as their extensions, and hardly any content"
        }
    }
}

/// One connection's ``AnswerBound``, shared by the handlers before and behind NIO's decoder. Confined to the event loop.
final class AnswerMeter {
    var bound = AnswerBound()
}

/// Stands before NIO's decoder: counts what comes, and closes a connection that brings too much beside its content.
final class AnswerBoundHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let meter: AnswerMeter
    private var isOver = false

    init(_ meter: AnswerMeter) {
        self.meter = meter
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        meter.bound.received(unwrapInboundIn(data).readableBytes)
        // Decoded before this returns, so that the content is counted as well.
        context.fireChannelRead(data)
        guard let excess = meter.bound.excess else { return }
        isOver = true
        context.fireErrorCaught(excess)
        // Not from within a callback of the TLS handler that this takes down.
        let channel = context.channel
        context.eventLoop.execute { channel.closeAtOnce() }
    }
}

/// Stands behind NIO's decoder until the answer's own head has come: counts interim answers, and keeps them from those
/// behind it.
final class InterimAnswerHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart

    private let meter: AnswerMeter

    init(_ meter: AnswerMeter) {
        self.meter = meter
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        meter.bound.answered(head.status)
        guard !meter.bound.isInterim(head.status) else { return }
        context.fireChannelRead(data)
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }
}

extension ChannelPipeline.SynchronousOperations {
    /// As NIO's `addHTTPClientHandlers`, with the answer bounded.
    /// - Parameter upgrader: of a connection that is to become another protocol's.
    /// - Returns: to whom the reader of the body reports what it got.
    @discardableResult
    func addBoundedHTTPClientHandlers(upgrader: (any NIOHTTPClientProtocolUpgrader)? = nil) throws -> AnswerMeter {
        let meter = AnswerMeter()
        let encoder = HTTPRequestEncoder()
        let bound = AnswerBoundHandler(meter)
        // Frames that arrive together with the 101 must not be dropped, as they are by default.
        let decoder = ByteToMessageHandler(
            HTTPResponseDecoder(
                leftOverBytesStrategy: upgrader == nil ? .dropBytes : .forwardBytes,
                informationalResponseStrategy: .forward))
        let validator = NIOHTTPRequestHeadersValidator()
        try addHandlers([encoder, bound, decoder, validator, InterimAnswerHandler(meter)])
        if let upgrader {
            let http: [any RemovableChannelHandler] = [encoder, bound, decoder, validator]
            try addHandler(
                NIOHTTPClientUpgradeHandler(
                    upgraders: [upgrader], httpHandlers: http, upgradeCompletionHandler: { _ in }))
        }
        return meter
    }
}

extension Channel {
    /// Closes the connection without waiting for the server's half of TLS's goodbye, for which NIO allows 5 s.
    func closeAtOnce() {
        do {
            try pipeline.syncOperations.context(handlerType: NIOSSLClientHandler.self).close(promise: nil)
        } catch {
            // Not encrypted.
            close(promise: nil)
        }
    }
}
