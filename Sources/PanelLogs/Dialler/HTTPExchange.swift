// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1

/// One request to the panel's REST interface.
struct HTTPRequest: Sendable {
    enum Body: Sendable {
        case none
        /// `application/x-www-form-urlencoded` fields.
        case form([(name: String, value: String)])
    }

    var method: HTTPMethod
    /// Behind the URL's prefix: `/api/nodes`.
    var path: String
    var bearer: Token?
    var body = Body.none
    /// The path is that of the server's root, not behind the URL's prefix.
    var isAtRoot = false
    /// The most bytes of a body worth reading.
    var largestAnswer = 1 << 20
}

extension Dialler {
    /// Asks one question on a connection of its own. Redirects are not followed: credentials go to no other place than
    /// the operator named.
    func exchange(_ request: HTTPRequest) async throws(DialError) -> HTTPAnswer {
        let (endpoint, isEncrypted) = (endpoint, tls != nil)
        return try await dial { channel, outcome in
            let pipeline = channel.pipeline.syncOperations
            let meter = try pipeline.addBoundedHTTPClientHandlers()
            try pipeline.addHandler(
                ExchangeHandler(
                    limit: request.largestAnswer, meter: meter, isEncrypted: isEncrypted, outcome: outcome))
            let (head, body) = request.encoded(for: endpoint, allocator: channel.allocator)
            channel.write(HTTPClientRequestPart.head(head), promise: nil)
            if let body { channel.write(HTTPClientRequestPart.body(.byteBuffer(body)), promise: nil) }
            channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
        }
    }

    /// The headers that every request to the panel carries.
    func headers(bearer: Token?) -> HTTPHeaders {
        HTTPRequest.headers(for: endpoint, bearer: bearer)
    }
}

extension HTTPRequest {
    static func headers(for endpoint: PanelEndpoint, bearer: Token?) -> HTTPHeaders {
        var headers: HTTPHeaders = ["Host": endpoint.hostHeader, "User-Agent": "pasarguard-logrelay"]
        // Never in the URL: the panel writes queries to its own access log.
        if let bearer { headers.add(name: bearer.header.name, value: bearer.header.value) }
        return headers
    }

    fileprivate func encoded(
        for endpoint: PanelEndpoint, allocator: ByteBufferAllocator
    ) -> (HTTPRequestHead, ByteBuffer?) {
        var headers = Self.headers(for: endpoint, bearer: bearer)
        headers.add(name: "Accept", value: "application/json")
        headers.add(name: "Connection", value: "close")
        var payload: ByteBuffer?
        if case .form(let fields) = body {
            let encoded = allocator.buffer(string: FormEncoding.encode(fields))
            headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            headers.add(name: "Content-Length", value: String(encoded.readableBytes))
            payload = encoded
        }
        let uri = isAtRoot ? path : endpoint.pathPrefix + path
        return (HTTPRequestHead(version: .http1_1, method: method, uri: uri, headers: headers), payload)
    }
}

/// Gathers one answer, within its bound.
private final class ExchangeHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let limit: Int
    private let meter: AnswerMeter
    private let isEncrypted: Bool
    private let outcome: EventLoopPromise<HTTPAnswer>
    private var answer: HTTPAnswer?

    init(limit: Int, meter: AnswerMeter, isEncrypted: Bool, outcome: EventLoopPromise<HTTPAnswer>) {
        self.limit = limit
        self.meter = meter
        self.isEncrypted = isEncrypted
        self.outcome = outcome
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            answer = HTTPAnswer(head: head, isEncrypted: isEncrypted)
        case .body(let piece):
            meter.bound.passed(piece.readableBytes)
            guard (answer?.body.count ?? 0) + piece.readableBytes <= limit else {
                outcome.fail(DialError.oversizedAnswer(limit: limit))
                return
            }
            answer?.body.append(contentsOf: piece.readableBytesView)
        case .end:
            guard let answer else { return }
            outcome.succeed(answer)
            // It may hold secrets, and the connection's handlers outlive it a little.
            self.answer = nil
            context.close(promise: nil)
        }
    }
}
