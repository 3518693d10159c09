// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("Event streams over the network", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct EventStreamTransportTests {
    private static let request = StreamRequest(source: .node(3), interval: .seconds(5))

    /// Opens a stream while `answer` plays the server.
    private func open(
        _ server: ScriptedServer, _ lines: LineInbox, over transport: EventStreamTransport? = nil,
        _ answer: (ScriptedConnection) async throws -> Void
    ) async throws -> (any OpenStream, ScriptedConnection) {
        let transport = transport ?? server.transport()
        async let stream = transport.open(Self.request, token: Token("secret"), receiver: lines)
        let connection = try await server.accept()
        _ = try await connection.request()
        try await answer(connection)
        return (try await stream, connection)
    }

    /// What an attempt fails with; its receiver must hear nothing.
    private func refusal(_ answer: @escaping (ScriptedConnection) async throws -> Void) async throws -> DialError {
        let lines = LineInbox()
        var refusal: DialError?
        try await ScriptedServer.run { server in
            refusal = try await #require(throws: DialError.self) {
                _ = try await open(server, lines, answer)
            }
        }
        lines.streamClosed(.none)
        #expect(try await lines.events.next() == .closed)
        return try #require(refusal)
    }

    @Test("asks for the node's stream: token in the header, nothing in the URL")
    func request() async throws {
        try await ScriptedServer.run { server in
            let transport = server.transport(pathPrefix: "/prefix")
            async let stream = transport.open(Self.request, token: Token("secret"), receiver: LineInbox())
            let connection = try await server.accept()
            let request = try await connection.request().split(separator: "\r\n")
            #expect(request.first == "GET /prefix/api/node/3/logs HTTP/1.1")
            #expect(request.contains("Authorization: Bearer secret"))
            #expect(request.contains("Accept: text/event-stream"))
            #expect(request.contains("Host: 127.0.0.1:\(server.port)"))
            try await connection.accept()
            try await connection.ping()
            _ = try await stream
            try await connection.close()
        }
    }

    @Test("lines arrive in order, byte for byte")
    func lines() async throws {
        try await ScriptedServer.run { server in
            let lines = LineInbox()
            let sent = (1...1000).map { "line \($0) \u{1B}журнал" }
            let (stream, connection) = try await open(server, lines) { connection in
                try await connection.accept()
                for line in sent { try await connection.events(line) }
            }
            #expect(try await lines.events.next() == .opened)
            #expect(try await lines.lines(1000) == sent)
            try await connection.close()
            _ = await stream.waitForEnd()
        }
    }

    @Test("a stream that only pings is open")
    func pingsOnly() async throws {
        try await ScriptedServer.run { server in
            let lines = LineInbox()
            let (stream, connection) = try await open(server, lines) {
                try await $0.accept()
                try await $0.ping()
            }
            try await connection.ping()
            try await connection.send(ScriptedConnection.lastChunk)
            #expect(await stream.waitForEnd() == .finished)
            #expect(try await lines.events.next() == .opened)
            #expect(try await lines.events.next() == .closed)
        }
    }

    @Test("a stream that sends nothing is open once it has stood the probation")
    func quiet() async throws {
        try await ScriptedServer.run { server in
            let lines = LineInbox()
            let transport = server.transport { $0.probation = .milliseconds(1) }
            let (stream, connection) = try await open(server, lines, over: transport) { try await $0.accept() }
            #expect(try await lines.events.next() == .opened)
            try await connection.close()
            _ = await stream.waitForEnd()
        }
    }

    @Test("any other status is no stream", arguments: [401, 403, 404, 409, 422, 405, 500, 502, 204])
    func status(_ status: Int) async throws {
        let refusal = try await refusal {
            try await $0.send("HTTP/1.1 \(status) X\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n")
        }
        guard case .noStream(let answer) = refusal else {
            Issue.record("\(refusal)")
            return
        }
        #expect(answer.status == status && !answer.isPanels)
    }

    @Test("the panel's words in it are kept, and nothing else")
    func detail() async throws {
        let refusal = try await refusal {
            try await $0.send(
                "HTTP/1.1 403 X\r\nContent-Type: application/json\r\nContent-Length: 46\r\n\r\n"
                    + #"{"detail":"Permission denied: nodes.logs"}    "#)
        }
        #expect(refusal == .noStream(.panel(403, "Permission denied: nodes.logs")))
    }

    @Test("a body that does not come to its end is not waited for")
    func endless() async throws {
        let refusal = try await refusal {
            try await $0.send(
                "HTTP/1.1 404 X\r\nContent-Type: text/html\r\nContent-Length: 20000\r\n\r\n"
                    + String(repeating: "x", count: 17_000))
        }
        #expect(refusal == .noStream(.html(404)))
    }

    @Test("a redirect is not followed, and told")
    func redirect() async throws {
        let refusal = try await refusal {
            try await $0.send(
                "HTTP/1.1 307 X\r\nLocation: https://elsewhere/?token=secret\r\nContent-Length: 0\r\n\r\n")
        }
        #expect(
            refusal.description == "the panel redirects to https://elsewhere/ (HTTP 307): put that address into URL=")
    }

    @Test("a 200 that is no event stream is none", arguments: ["text/html", "application/json", "text/event-streams"])
    func otherContent(_ type: String) async throws {
        let refusal = try await refusal {
            try await $0.send("HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nContent-Length: 10\r\n\r\ndata: a\n\n\n")
        }
        #expect(refusal == .noStream(UnexpectedAnswer(HTTPAnswer(status: 200, contentType: type))))
    }

    @Test("the media type may be written otherwise", arguments: ["Text/Event-Stream", "text/event-stream ;charset=x"])
    func contentType(_ type: String) async throws {
        try await ScriptedServer.run { server in
            let lines = LineInbox()
            let (stream, _) = try await open(server, lines) {
                try await $0.send("HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nContent-Length: 9\r\n\r\ndata: a\n\n")
            }
            #expect(try await lines.lines(1) == ["a"])
            #expect(await stream.waitForEnd() == .finished)
        }
    }

    @Test("an end at once is the panel's way to say that it has no node")
    func endedAtOnce() async throws {
        let silently = try await refusal { try await $0.send(ScriptedConnection.head + ScriptedConnection.lastChunk) }
        #expect(silently == .endedAtOnce(words: nil))
        let words = try await refusal {
            try await $0.accept()
            try await $0.events("Error retrieving logs: node is down")
            try await $0.send(ScriptedConnection.lastChunk)
        }
        #expect(words == .endedAtOnce(words: "Error retrieving logs: node is down"))
    }

    @Test("a connection that breaks at once says nothing of the node")
    func brokenAtOnce() async throws {
        let ended = try await refusal {
            try await $0.accept()
            try await $0.close()
        }
        #expect(ended == .failed(.http, "the connection was closed"))
    }

    @Test("a cancelled attempt is given up, answered or not; its receiver hears nothing", arguments: [false, true])
    func cancelled(_ isAnswered: Bool) async throws {
        try await ScriptedServer.run { server in
            let lines = LineInbox()
            let transport = server.transport()
            let attempt = Task {
                _ = try await transport.open(Self.request, token: Token("secret"), receiver: lines)
            }
            let connection = try await server.accept()
            _ = try await connection.request()
            if isAnswered { try await connection.accept() }
            attempt.cancel()
            await #expect(throws: DialError.cancelled) { try await attempt.value }
            try await connection.clientHasGone()
            lines.streamClosed(.none)
            #expect(try await lines.events.next() == .closed)
        }
    }

    @Test(
        "each way in which none comes about has a sentence",
        arguments: [
            (
                DialError.endedAtOnce(words: nil),
                "the panel ended the stream at once, as it does when it has no connection to the node"
            ),
            (.endedAtOnce(words: "Error:\ta"), "the panel does not read the node's log: Error: a"),
            (
                .noStream(.panel(409)), "the panel has no worker for this node (HTTP 409: no): see its own log"
            ),
        ])
    func sentences(_ error: DialError, _ words: String) {
        #expect(error.description.hasPrefix(words))
    }

    /// How a stream with one line on it ends.
    private func end(
        tls: Bool = false, _ ending: (ScriptedConnection) async throws -> Void
    ) async throws -> StreamEnd {
        let certificates = try Certificates.shared.get()
        let policy = tls ? try TLSPolicy(trust: certificates.trust, name: "127.0.0.1") : nil
        var end: StreamEnd?
        try await ScriptedServer.run(tls: tls ? certificates.server : nil) { server in
            let lines = LineInbox()
            let (stream, connection) = try await open(server, lines, over: server.transport(tls: policy)) {
                try await $0.accept()
                try await $0.events("good")
            }
            #expect(try await lines.events.next() == .opened)
            #expect(try await lines.lines(1) == ["good"])
            try await ending(connection)
            end = await stream.waitForEnd()
            #expect(try await lines.events.next() == .closed)
        }
        return try #require(end)
    }

    @Test("the last chunk is an orderly end, over TLS too", arguments: [false, true])
    func finished(_ tls: Bool) async throws {
        let end = try await end(tls: tls) {
            try await $0.send(ScriptedConnection.lastChunk)
            try await $0.clientHasFinished()
            try await $0.close()
        }
        #expect(end == .finished)
    }

    @Test("an end of the connection is none", arguments: ["", "1", "9\r\ndata: ", "0\r\n"])
    func endOfFile(_ begun: String) async throws {
        let end = try await end {
            try await $0.send(begun)
            try await $0.finish()
        }
        #expect(end == .endOfFile)
    }

    @Test("nor is one over TLS, with its goodbye or without", arguments: [false, true])
    func truncated(_ isTruncated: Bool) async throws {
        let end = try await end(tls: true) {
            if isTruncated { try await $0.truncate() } else { try await $0.finish() }
        }
        #expect(end == .endOfFile)
    }

    @Test("a reset is told in the system's words")
    func reset() async throws {
        #expect(try await end { try await $0.reset() } == .broken("Connection reset by peer"))
    }

    @Test("what is no chunk breaks the stream")
    func notHTTP() async throws {
        #expect(try await end { try await $0.send("zz\r\n") } == .broken("what comes is not HTTP any more"))
    }

    @Test("a line that looks like the panel's words ends no stream")
    func words() async throws {
        let end = try await end {
            try await $0.events("Error: the node's stream broke")
            try await $0.send(ScriptedConnection.lastChunk)
            try await $0.clientHasFinished()
            try await $0.close()
        }
        #expect(end == .finished)
    }

    @Test("a connection on which nothing comes any more is dead")
    func silence() async throws {
        try await ScriptedServer.run { server in
            let transport = server.transport { $0.longestPause = NetworkPanel.moment }
            let (stream, connection) = try await open(server, LineInbox(), over: transport) {
                try await $0.accept()
                try await $0.events("good")
            }
            #expect(await stream.waitForEnd() == .unresponsive)
            try await connection.close()
        }
    }

    @Test("a goodbye shuts this side first, and takes what the panel still sends", arguments: [false, true])
    func goodbye(_ tls: Bool) async throws {
        let certificates = try Certificates.shared.get()
        let policy = tls ? try TLSPolicy(trust: certificates.trust, name: "127.0.0.1") : nil
        try await ScriptedServer.run(tls: tls ? certificates.server : nil) { server in
            let lines = LineInbox()
            let (stream, connection) = try await open(server, lines, over: server.transport(tls: policy)) {
                try await $0.accept()
                try await $0.events("before")
            }
            async let end = stream.hangUp()
            try await connection.clientHasFinished()
            try await connection.events("under way", "the last")
            try await connection.close()
            #expect(await end == .closedByUs)
            #expect(try await lines.events.next() == .opened)
            #expect(try await lines.lines(3) == ["before", "under way", "the last"])
            #expect(try await lines.events.next() == .closed)
        }
    }

    @Test("a goodbye to a panel that does not hear it is over after a moment", arguments: [false, true])
    func unansweredGoodbye(_ tls: Bool) async throws {
        let certificates = try Certificates.shared.get()
        let policy = tls ? try TLSPolicy(trust: certificates.trust, name: "127.0.0.1") : nil
        try await ScriptedServer.run(tls: tls ? certificates.server : nil) { server in
            let transport = server.transport(tls: policy) { $0.farewell = .milliseconds(100) }
            let (stream, connection) = try await open(server, LineInbox(), over: transport) {
                try await $0.accept()
                try await $0.events("before")
            }
            #expect(await stream.hangUp() == .closedByUs)
            try await connection.close()
        }
    }
}
