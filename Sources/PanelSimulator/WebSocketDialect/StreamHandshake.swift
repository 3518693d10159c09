// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1

/// One connection's handshake, from the request to the open stream.
final class StreamHandshake {
    private enum State {
        case idle
        case deciding
        case accepted(StreamAdmission, breaksKey: Bool)
        case over
    }

    private let panel: Panel
    private let connection: Connection
    private let requests: RequestHandler
    private var state = State.idle

    init(panel: Panel, connection: Connection, requests: RequestHandler) {
        self.panel = panel
        self.connection = connection
        self.requests = requests
    }

    func begin(_ head: HTTPRequestHead) {
        state = .deciding
        panel.note(head, isHandshake: true)
        panel.ledger.handshakeBegan()
        connection.channel.closeFuture.assumeIsolated().whenComplete { [self] _ in wasRefused() }
        panel.changed()
    }

    /// The headers of the 101, or nil for a refusal; maybe later.
    func decide(_ head: HTTPRequestHead) -> EventLoopFuture<HTTPHeaders?> {
        let loop = connection.channel.eventLoop
        switch panel.faults.takeHandshakeAnswer(upgrades: true) {
        case .asThePanel: return loop.makeSucceededFuture(admit(head, breaksKey: false))
        case .wrongAcceptKey: return loop.makeSucceededFuture(admit(head, breaksKey: true))
        case .refuse: return loop.makeSucceededFuture(nil)
        case .http(let answer):
            connection.answerHandshake(with: answer)
            return loop.makeSucceededFuture(nil)
        case .never:
            return admit(head, after: connection.makeBoundedPromise())
        case .hold:
            let promise = connection.makeBoundedPromise()
            panel.hold(promise)
            return admit(head, after: promise)
        case .delayed(let delay):
            let promise = connection.makeBoundedPromise()
            _ = panel.timeline.after(delay) { promise.succeed() }
            return admit(head, after: promise)
        }
    }

    /// The handshake is not taken, whoever decided so, or the connection is gone.
    func wasRefused() {
        if case .over = state { return }
        state = .over
        panel.ledger.handshakes.inProgress -= 1
        panel.ledger.handshakes.refused += 1
        panel.changed()
    }

    /// The last touch to the headers of the 101.
    func finished(_ headers: HTTPHeaders) -> HTTPHeaders {
        if panel.faults.joinsFramesToHandshake { connection.socket.cork() }
        guard case .accepted(_, breaksKey: true) = state else { return headers }
        var headers = headers
        headers.replaceOrAdd(name: "Sec-WebSocket-Accept", value: "AAAAAAAAAAAAAAAAAAAAAAAAAAA=")
        return headers
    }

    /// The 101 is written: WebSocket from here on.
    func openStream() throws {
        guard case .accepted(let admission, _) = state else { return }
        state = .over
        connection.carriesStream = true
        let pipeline = connection.channel.pipeline.syncOperations
        pipeline.removeHandler(requests, promise: nil)
        panel.ledger.handshakes.inProgress -= 1
        panel.ledger.handshakes.accepted += 1
        try pipeline.addHandler(WebSocketStream(panel: panel, connection: connection, admission: admission))
        connection.socket.uncork()
        panel.changed()
    }

    private func admit(_ head: HTTPRequestHead, after promise: EventLoopPromise<Void>) -> EventLoopFuture<HTTPHeaders?>
    {
        promise.futureResult.assumeIsolated().map { [self] in admit(head, breaksKey: false) }.nonisolated()
    }

    private func admit(_ head: HTTPRequestHead, breaksKey: Bool) -> HTTPHeaders? {
        let request = PanelRequest(head: head, prefix: panel.configuration.pathPrefix)
        guard let admission = StreamAdmission(request, to: panel) else { return nil }
        state = .accepted(admission, breaksKey: breaksKey)
        // Go's library knows neither the header nor compression.
        if panel.configuration.fork == .rebecca { return [:] }
        var headers: HTTPHeaders = ["server": "uvicorn"]
        let offers = head.headers[canonicalForm: "sec-websocket-extensions"]
        if panel.configuration.acceptsCompression, offers.contains(where: { $0.hasPrefix("permessage-deflate") }) {
            headers.add(name: "Sec-WebSocket-Extensions", value: "permessage-deflate")
        }
        return headers
    }
}
