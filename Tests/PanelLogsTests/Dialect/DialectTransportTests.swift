// SPDX-License-Identifier: MIT

import LogRelayModel
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("Dialect transport", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct DialectTransportTests {
    private let http = ScriptedHTTP()
    private let webSocket = ScriptedPanel()
    private let eventStream = ScriptedPanel()
    private let clock = ManualClock()

    private func transport() -> DialectTransport {
        let http = http
        let finder = DialectFinder(observer: RecordingObserver(), clock: clock.clock) { path throws(DialError) in
            try http.answer(path)
        }
        return DialectTransport(dialects: finder, webSocket: webSocket, eventStream: eventStream)
    }

    private func panel(of dialect: PanelDialect) -> ScriptedPanel {
        switch dialect {
        case .webSocket: webSocket
        case .eventStream: eventStream
        }
    }

    private func speak(_ dialect: PanelDialect) {
        http.answer("/api/core", .panel(dialect == .webSocket ? 401 : 405))
    }

    private func open(_ transport: DialectTransport) -> Task<DialError?, Never> {
        Task {
            do throws(DialError) {
                _ = try await transport.open(
                    StreamRequest(source: .node(1)), token: Token("one"), receiver: NullReceiver())
                return nil
            } catch {
                return error
            }
        }
    }

    @Test("a stream is opened by the panel's dialect", arguments: PanelDialect.allCases)
    func opens(_ dialect: PanelDialect) async throws {
        speak(dialect)
        let task = open(transport())
        let opening = try await panel(of: dialect).openings.next()
        #expect(opening.request == StreamRequest(source: .node(1)))
        #expect(opening.token == Token("one"))
        _ = opening.accept()
        #expect(await task.value == nil)
    }

    @Test("where the dialect cannot be found out, that is why there is no stream")
    func undetected() async {
        http.answer("/api/core", HTTPAnswer(status: 502))
        #expect(await open(transport()).value == .unrecognised(UnexpectedAnswer(status: 502, speaker: .gateway)))
        http.fail("/api/core", .notHTTP)
        #expect(await open(transport()).value == .notHTTP)
        #expect(webSocket.openings.count + eventStream.openings.count == 0)
    }

    /// What a failure says of the dialect that the stream was opened by.
    struct Case: Sendable, CustomTestStringConvertible {
        var dialect: PanelDialect
        var answer: UnexpectedAnswer
        var testDescription: String { "\(dialect) \(answer)" }

        init(_ dialect: PanelDialect, _ status: Int, _ type: String? = nil) {
            self.dialect = dialect
            answer = UnexpectedAnswer(HTTPAnswer(status: status, contentType: type), to: .handshake)
        }
    }

    private static let doubtful =
        [404, 405, 422, 426].map { Case(.webSocket, $0) } + [400, 404, 405, 422, 426].map { Case(.eventStream, $0) } + [
            Case(.webSocket, 200, "text/event-stream; charset=utf-8"), Case(.webSocket, 200, "Text/Event-Stream"),
            Case(.eventStream, 200, "application/json"), Case(.eventStream, 200, "text/html"), Case(.eventStream, 200),
        ]

    @Test(
        "a failure that suggests the other dialect has the panel asked, and the next stream opened by that",
        arguments: doubtful)
    func followsUpgrade(_ failure: Case) async throws {
        let other: PanelDialect = failure.dialect == .webSocket ? .eventStream : .webSocket
        speak(failure.dialect)
        let transport = transport()
        let first = open(transport)
        let opening = try await panel(of: failure.dialect).openings.next()
        speak(other)
        clock.advance(by: .seconds(10))
        opening.fail(.noStream(failure.answer))
        #expect(await first.value == .noStream(failure.answer))
        let second = open(transport)
        _ = try await panel(of: other).openings.next().accept()
        #expect(await second.value == nil)
        #expect(http.paths == ["/api/core", "/api/core"])
    }

    private static let telling =
        PanelDialect.allCases.flatMap { dialect in
            [401, 403, 409, 429, 500, 502, 503].map { Case(dialect, $0) }
        } + [Case(.webSocket, 200, "text/html"), Case(.webSocket, 400)]

    @Test("a failure that says nothing of it does not", arguments: telling)
    func staysWithIt(_ failure: Case) async throws {
        speak(failure.dialect)
        let transport = transport()
        let first = open(transport)
        let opening = try await panel(of: failure.dialect).openings.next()
        clock.advance(by: .seconds(10))
        opening.fail(.noStream(failure.answer))
        _ = await first.value
        let second = open(transport)
        _ = try await panel(of: failure.dialect).openings.next().accept()
        _ = await second.value
        #expect(http.paths == ["/api/core"])
    }

    @Test("an event stream in answer to a handshake proves the upgrade, however shortly before the panel was asked")
    func proof() async throws {
        speak(.webSocket)
        let transport = transport()
        let first = open(transport)
        let opening = try await panel(of: .webSocket).openings.next()
        speak(.eventStream)
        opening.fail(.noStream(Case(.webSocket, 200, "text/event-stream").answer))
        _ = await first.value
        let second = open(transport)
        _ = try await panel(of: .eventStream).openings.next().accept()
        #expect(await second.value == nil)
    }

    @Test("nor does a panel that cannot be reached")
    func unreachable() async {
        #expect(PanelDialect.webSocket.doubt(after: .timedOut(.connect)) == nil)
        #expect(PanelDialect.eventStream.doubt(after: .badHandshake("")) == nil)
    }
}
