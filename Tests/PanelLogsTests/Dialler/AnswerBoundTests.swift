// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOHTTP1
import NIOPosix
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("What an answer has beside its content is bounded", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct AnswerBoundTests {
    // MARK: The decision

    @Test("a head may have 64 KiB, interim answers included")
    func head() {
        var bound = AnswerBound()
        bound.received(64 << 10)
        #expect(bound.excess == nil)
        bound.received(1)
        #expect(bound.excess == .head)
    }

    @Test("sixteen interim answers may come before the answer, and a 101 is none of them")
    func interim() {
        var bound = AnswerBound()
        for _ in 0..<16 { bound.answered(.custom(code: 103, reasonPhrase: "Early Hints")) }
        bound.answered(.switchingProtocols)
        #expect(bound.excess == nil)
        bound.answered(.continue)
        #expect(bound.excess == .interim)
    }

    @Test("lines of one byte, a chunk each, are no excess, however many there are")
    func smallChunks() {
        var bound = AnswerBound()
        bound.received(200)
        bound.answered(.ok)
        for _ in 0..<1_000_000 {
            bound.received("1\r\nx\r\n".utf8.count)
            bound.passed(1)
        }
        #expect(bound.excess == nil)
    }

    @Test("framing without content has 64 KiB; what content allows for does not run out")
    func framing() {
        var bound = AnswerBound()
        bound.received(200)
        bound.answered(.ok)
        bound.received(64 << 10)
        #expect(bound.excess == nil)
        bound.received(1)
        #expect(bound.excess == .framing)
        bound.received(1)
        bound.passed(1)
        #expect(bound.excess == nil)
    }

    @Test("content that came in one read with the head is no framing")
    func together() {
        var bound = AnswerBound()
        bound.received(100_000)
        bound.answered(.ok)
        bound.passed(99_800)
        #expect(bound.excess == nil)
    }

    // MARK: Peers that do not end

    struct Flood: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var beginning: String
        /// Sent until the client has gone.
        var piece: String
        var words: String
    }

    static let floods = [
        Flood(
            testDescription: "interim answers", beginning: "", piece: "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
            words: "more than 16 interim answers (HTTP 1xx) came, and no answer"),
        Flood(
            testDescription: "one interim answer's headers", beginning: "HTTP/1.1 103 Early Hints\r\n",
            piece: "X: y\r\n",
            words: "its headers are longer than any panel's"),
        Flood(
            testDescription: "headers", beginning: "HTTP/1.1 200 OK\r\n", piece: "X: y\r\n",
            words: "its headers are longer than any panel's"),
        Flood(
            testDescription: "a chunk's extension", beginning: ScriptedConnection.head + "5;", piece: "extension",
            words: "the framing of chunks"),
        Flood(
            testDescription: "chunks of a byte with long extensions", beginning: ScriptedConnection.head,
            piece: "1;" + String(repeating: "e", count: 1000) + "\r\nx\r\n", words: "the framing of chunks"),
        Flood(
            testDescription: "trailers", beginning: ScriptedConnection.head + "0\r\n", piece: "X: y\r\n",
            // NIO's decoder has a bound of its own for them.
            words: ""),
    ]

    /// Sends until the client hangs up; fails if that takes more than the bounds allow for by far.
    private func flood(_ connection: ScriptedConnection, with flood: Flood) async throws {
        try await connection.send(flood.beginning)
        let piece = String(repeating: flood.piece, count: max(1, 4096 / flood.piece.utf8.count))
        var sent = 0
        while sent < 64 << 20 {
            do {
                try await connection.send(piece)
            } catch {
                return
            }
            sent += piece.utf8.count
        }
        Issue.record("64 MiB were taken")
    }

    @Test(
        "each ends a request, a handshake and an event stream with a sentence",
        arguments: floods, DiallerUse.allCases)
    func dials(_ flood: Flood, _ use: DiallerUse) async throws {
        // Where the head is whole, a handshake and the opening of an event stream are over with it.
        guard use == .rest || !flood.beginning.hasPrefix(ScriptedConnection.head) else { return }
        try await ScriptedServer.run { server in
            async let error = use.failure(server)
            let connection = try await server.accept()
            _ = try await connection.request()
            try await self.flood(connection, with: flood)
            let words = try #require(await error?.description)
            #expect(flood.words.isEmpty || words.contains(flood.words))
        }
    }

    @Test(
        "an event stream that goes over to framing is broken, with a sentence, behind the lines before",
        arguments: floods)
    func openStream(_ flood: Flood) async throws {
        guard flood.beginning.hasPrefix(ScriptedConnection.head) else { return }
        var rest = flood
        rest.beginning.removeFirst(ScriptedConnection.head.count)
        try await ScriptedServer.run { server in
            let lines = LineInbox()
            let transport = server.transport()
            async let opened = transport.open(StreamRequest(source: .node(1)), token: Token("t"), receiver: lines)
            let connection = try await server.accept()
            _ = try await connection.request()
            try await connection.accept()
            try await connection.events("before")
            let stream = try await opened
            try await self.flood(connection, with: rest)
            let end = await stream.waitForEnd()
            switch end {
            case .broken(let words): #expect(flood.words.isEmpty || words.contains(flood.words))
            default: Issue.record("\(end)")
            }
            #expect(try await lines.lines(1) == ["before"])
        }
    }
}

extension DiallerUse {
    /// What dialling a server that is no panel fails with.
    fileprivate func failure(_ server: ScriptedServer) async -> DialError? {
        let dialler = Dialler(
            endpoint: PanelEndpoint(scheme: .http, host: "127.0.0.1", port: server.port), tls: nil,
            loop: NetworkPanel.loops.next(), timeout: NetworkPanel.patience)
        do throws(DialError) {
            switch self {
            case .rest: _ = try await dialler.exchange(HTTPRequest(method: .GET, path: "/api/core"))
            case .webSocket:
                _ = try await WebSocketTransport(dialler: dialler, wallClock: { Timestamp(microseconds: 0) })
                    .open(StreamRequest(source: .core), token: Token("t"), receiver: LineInbox())
            case .eventStream:
                _ = try await server.transport()
                    .open(StreamRequest(source: .node(1)), token: Token("t"), receiver: LineInbox())
            }
            return nil
        } catch {
            return error
        }
    }
}
