// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1

/// Collects a request and answers it. A request body counts up to 64 KiB; one that is longer gets 413.
///
/// A handshake comes here when it is refused. One that follows another request on its connection is refused always:
/// NIO upgrades with the first request only, where the panel would with any.
final class RequestHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    static let longestBody = 65_536

    private enum State {
        case idle
        case collecting(HTTPRequestHead, body: ByteBuffer)
        case tooLong(HTTPRequestHead)
    }

    private let panel: Panel
    private let connection: Connection
    private var state = State.idle
    private var filler = FillerBody.none
    private var isFilling = false

    init(panel: Panel, connection: Connection) {
        self.panel = panel
        self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (unwrapInboundIn(data), state) {
        case (.head(let head), _):
            state = .collecting(head, body: ByteBuffer())
        case (.body(var part), .collecting(let head, var body)):
            body.writeBuffer(&part)
            state = body.readableBytes > Self.longestBody ? .tooLong(head) : .collecting(head, body: body)
        case (.end, .collecting(let head, let body)):
            state = .idle
            answer(head, String(buffer: body), context)
        case (.end, .tooLong(let head)):
            state = .idle
            write(.detail(.payloadTooLarge, "Request body too large"), head, context)
        case (.body, _), (.end, _):
            break
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        writeFiller(context)
        context.fireChannelWritabilityChanged()
    }

    /// Nothing is left to do: the handlers before have answered what cannot be read and closed what broke, and a
    /// handshake that is not taken comes here as an ordinary request.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {}

    private func answer(_ head: HTTPRequestHead, _ body: String, _ context: ChannelHandlerContext) {
        let request = PanelRequest(head: head, body: body, prefix: panel.configuration.pathPrefix)
        switch panel.dialect {
        case .webSocket:
            if PanelRequest.asksForWebSocket(head) {
                write(connection.takeInsteadOfHandshake() ?? .asThePanel, head, context) {
                    StreamAdmission.refusal(of: request, to: panel)
                }
                return
            }
        case .eventStream(let details):
            if request.method == .GET, case .nodeLogs(let node) = EventStreamRoute(path: request.path, on: details) {
                openStream(of: node, request, head, details, context)
                return
            }
        }
        panel.note(head)
        let fault = panel.faults.takeAnswer(for: request.purpose)
        if request.purpose == .login, fault != .asThePanel { panel.ledger.add(login: nil, .notByPanel) }
        write(fault, head, context) { panel.response(to: request) }
        panel.changed()
    }

    private func openStream(
        of node: String, _ request: PanelRequest, _ head: HTTPRequestHead, _ details: EventStreamPanel,
        _ context: ChannelHandlerContext
    ) {
        let opening = EventStreamOpening(panel: panel, connection: connection)
        opening.begin(head)
        opening.decide { [self] answer in
            let admission = EventStreamAdmission(request, node: node, to: panel, on: details)
            switch (answer, admission) {
            case (.asThePanel, .live(let node)):
                connection.carriesStream = true
                let stream = EventStream(panel: panel, connection: connection, node: node, details: details)
                carry(stream, context)
                opening.finished(accepted: true)
            case (.asThePanel, .over(let words)):
                writeEndedStream(words, context)
                opening.finished(accepted: true)
            case (.asThePanel, .refused(let response)):
                write(response, head, context)
                opening.finished(accepted: false)
            case (.refuse, _):
                write(.lacking(.nodesLogs, on: details), head, context)
                opening.finished(accepted: false)
            case (.http(let answer), _):
                write(answer, head, context) { panel.response(to: request) }
                opening.finished(accepted: false)
            }
        }
    }

    private func carry(_ stream: EventStream, _ context: ChannelHandlerContext) {
        if panel.faults.joinsFramesToHandshake { connection.socket.cork() }
        let pipeline = context.pipeline.syncOperations
        do { try pipeline.addHandler(stream) } catch {
            // The connection closed in this very moment.
            connection.socket.cut()
        }
        pipeline.removeHandler(self, promise: nil)
        connection.socket.uncork()
    }

    /// A stream that is over at once; the connection lives on.
    private func writeEndedStream(_ words: String?, _ context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.head(EventStream.head)), promise: nil)
        if let words { context.write(wrapOutboundOut(.body(.byteBuffer(EventText.event(words)))), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func write(
        _ answer: HTTPAnswer, _ head: HTTPRequestHead, _ context: ChannelHandlerContext,
        asThePanel: () -> PanelResponse
    ) {
        switch answer {
        case .asThePanel: write(asThePanel(), head, context)
        case .never: break
        case .headOnly:
            let headers: HTTPHeaders = ["content-type": "application/json", "content-length": "64"]
            let part = HTTPServerResponsePart.head(.init(version: .http1_1, status: .ok, headers: headers))
            context.writeAndFlush(wrapOutboundOut(part), promise: nil)
        case .html: write(.page(.ok), head, context)
        case .status(let code): write(.status(code), head, context)
        case .redirectLoop:
            write(PanelResponse(status: .temporaryRedirect, headers: ["location": head.uri], body: ""), head, context)
        case .notJSON: write(.json(.ok, "{\"access_token\": <oops>"), head, context)
        case .json(let text): write(.json(.ok, text), head, context)
        case .oversized(let bytes):
            filler = .string(bytes: bytes)
            writeFiller(context)
        case .raw(let text):
            connection.plain.writeRaw(ByteBuffer(string: text))
            connection.socket.cut()
        case .disconnect: connection.socket.cut()
        case .front(let front): write(front.response(at: panel.unixSeconds), head, context)
        }
    }

    private func write(_ response: PanelResponse, _ request: HTTPRequestHead, _ context: ChannelHandlerContext) {
        var headers = response.headers
        if !headers.contains(name: "server") { headers.add(name: "server", value: "uvicorn") }
        headers.replaceOrAdd(name: "date", value: HTTPDateText.of(unixSeconds: panel.unixSeconds))
        headers.replaceOrAdd(name: "content-length", value: String(response.body.utf8.count))
        let stays = request.isKeepAlive && !PanelRequest.asksForWebSocket(request)
        if !stays { headers.replaceOrAdd(name: "connection", value: "close") }
        let head = HTTPResponseHead(version: .http1_1, status: response.status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !response.body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: response.body)))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        if !stays { connection.closeInOrder() }
    }

    private func writeFiller(_ context: ChannelHandlerContext) {
        // A flush can call back in here through the writability.
        guard !isFilling else { return }
        isFilling = true
        defer { isFilling = false }
        while !filler.isDone, context.channel.isWritable {
            while context.channel.isWritable, let part = filler.nextPart() {
                context.write(wrapOutboundOut(part), promise: nil)
            }
            context.flush()
        }
    }
}
