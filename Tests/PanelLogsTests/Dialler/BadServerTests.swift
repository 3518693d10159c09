// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelSimulator
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("Servers that are no panel", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct BadServerTests {
    struct BadAnswer: CustomTestStringConvertible, Sendable {
        var answer: ServerAnswer
        var login: String
        /// Where the handshake's sentence differs.
        var stream: String?

        var testDescription: String { login }
    }

    static let badAnswers: [BadAnswer] = [
        BadAnswer(answer: .html, login: "a web page answers instead of the panel's interface"),
        BadAnswer(answer: .status(404), login: "(HTTP 404: Not Found): check the path in URL="),
        BadAnswer(answer: .status(502), login: "the proxy before the panel does not reach it (HTTP 502)"),
        BadAnswer(answer: .status(500), login: "the panel failed (HTTP 500: Internal Server Error)"),
        BadAnswer(answer: .redirectLoop, login: "(HTTP 307): put that address into URL="),
        BadAnswer(
            answer: .notJSON, login: "the panel's answer is not a login answer",
            stream: "unexpected answer (HTTP 200): is this a panel?"),
        BadAnswer(
            answer: .json(#"{"access_token":"two\nlines"}"#), login: "not a login answer with a usable token",
            stream: "unexpected answer (HTTP 200): is this a panel?"),
        BadAnswer(
            answer: .json("[]"), login: "the panel's answer is not a login answer",
            stream: "unexpected answer (HTTP 200): is this a panel?"),
        BadAnswer(
            answer: .oversized(bytes: 1 << 40), login: "the answer is longer than 1048576 bytes",
            stream: "unexpected answer (HTTP 200): is this a panel?"),
        BadAnswer(answer: .raw("SSH-2.0-OpenSSH_9.2\r\n"), login: "does not speak HTTP"),
        BadAnswer(
            answer: .raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab"),
            login: "the panel's answer did not come whole: the connection was closed",
            stream: "unexpected answer (HTTP 200)"),
        BadAnswer(
            answer: .raw("HTTP/1.1 200 OK\r\nX-Long: " + longHeader + "\r\n\r\n"),
            login: "its headers are longer than any panel's"),
        BadAnswer(answer: .disconnect, login: "the panel's answer did not come whole: the connection was closed"),
    ]

    private static let longHeader = String(repeating: "x", count: 200_000)

    @Test("each gets a sentence at login", arguments: badAnswers)
    func login(_ bad: BadAnswer) async throws {
        try await withPanel { panel in
            await panel.simulator.inject { $0.logins = bad.answer }
            let error = try await #require(throws: PanelError.self) { _ = try await panel.token() }
            #expect(error.description.contains(bad.login))
        }
    }

    @Test("each gets a sentence at a stream's handshake", arguments: badAnswers)
    func handshake(_ bad: BadAnswer) async throws {
        try await withPanel { panel in
            await panel.simulator.inject { $0.handshakes = .http(bad.answer) }
            let token = try await panel.token()
            let lines = LineInbox()
            let error = try await #require(throws: DialError.self) {
                _ = try await panel.transport().open(StreamRequest(source: .core), token: token, receiver: lines)
            }
            #expect(error.description.contains(bad.stream ?? bad.login))
        }
    }

    @Test("a wrong accept key is no WebSocket")
    func wrongAcceptKey() async throws {
        try await withPanel { panel in
            await panel.simulator.inject { $0.handshakes = .wrongAcceptKey }
            let token = try await panel.token()
            await #expect(throws: DialError.badHandshake("its Sec-WebSocket-Accept does not fit")) {
                _ = try await panel.transport()
                    .open(StreamRequest(source: .core), token: token, receiver: LineInbox())
            }
        }
    }

    @Test("a switch to another protocol is no WebSocket")
    func otherProtocol() async throws {
        try await withPanel { panel in
            await panel.simulator.inject {
                $0.handshakes = .http(
                    .raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"))
            }
            let token = try await panel.token()
            await #expect(throws: DialError.badHandshake("it switches protocols, but not to WebSocket")) {
                _ = try await panel.transport()
                    .open(StreamRequest(source: .core), token: token, receiver: LineInbox())
            }
        }
    }

    @Test("a server that greets first, as mail and SSH servers do, speaks no HTTP")
    func greeting() async throws {
        try await withPanel { panel in
            await panel.simulator.inject { $0.connections = .greet("220 mail.example.com ESMTP\r\n") }
            await #expect(throws: PanelError.dial(.notHTTP)) { _ = try await panel.token() }
        }
    }

    @Test("a server that hangs up at once says nothing that could be an answer")
    func hangsUp() async throws {
        try await withPanel { panel in
            await panel.simulator.inject { $0.connections = .drop }
            let error = try await #require(throws: PanelError.self) { _ = try await panel.token() }
            // Whether connect(2), the first write or the first read is told of it, and how, is the kernel's choice.
            let words = error.description
            let endings = ["Connection reset by peer", "Broken pipe", "Transport endpoint is not connected"]
            #expect(endings.contains { words.contains($0) } || words.contains("the connection was closed"))
        }
    }

    @Test("a port where nobody listens refuses the connection")
    func refused() async throws {
        try await withPanel { panel in
            try await panel.simulator.stopListening()
            let error = try await #require(throws: PanelError.self) { _ = try await panel.token() }
            #expect(error.description.hasPrefix("the panel cannot be reached: "))
            #expect(error.description.contains("Connection refused"))
        }
    }

    @Test("a name without an address is named")
    func unknownName() async throws {
        try await withPanel { panel in
            let error = try await #require(throws: PanelError.self) {
                _ = try await panel.token(panel.dialler(host: "no-such-panel.invalid"))
            }
            let words = error.description
            // A machine without a name server cannot know that there is none.
            #expect(
                words.contains("no-such-panel.invalid has no address")
                    || words.contains("no-such-panel.invalid cannot be resolved now"))
        }
    }

    @Test("a node list that is none fails, and quotes nothing of it")
    func badList() async throws {
        try await withPanel { panel in
            let token = try await panel.token()
            await panel.simulator.inject { $0.requests = .json(#"[{"id":"secret"}]"#) }
            await #expect(throws: PanelError.undecodable("a list of nodes")) {
                _ = try await PanelClient(dialler: panel.dialler()).nodes(token)
            }
        }
    }
}
