// SPDX-License-Identifier: MIT

import NIOHTTP1
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("Node list", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct NodeListTests {
    private let http = ScriptedHTTP()
    private let bare = """
        [{"id":1,"name":"de-fra","address":"192.0.2.1","api_key":"hunter2","server_ca":"-----BEGIN",
          "status":"connected","message":null}]
        """
    private let node = PanelNode(id: 1, name: "de-fra", status: .connected)

    private func client(_ dialect: PanelDialect) -> PanelClient {
        client(DialectFinder(fixed: dialect))
    }

    private func client(_ dialects: DialectFinder) -> PanelClient {
        let http = http
        return PanelClient(dialects: dialects) { request throws(DialError) in try http.answer(request.path) }
    }

    private func nodes(_ client: PanelClient) async throws -> [PanelNode] {
        try await client.nodes(Token("one"))
    }

    private func error(_ client: PanelClient) async -> PanelError? {
        do throws(PanelError) {
            _ = try await client.nodes(Token("one"))
            return nil
        } catch {
            return error
        }
    }

    @Test("a bare list, on a WebSocket panel, from the one address it has")
    func bareList() async throws {
        http.answer("/api/nodes", .json(bare))
        #expect(try await nodes(client(.webSocket)) == [node])
        #expect(http.paths == ["/api/nodes"])
    }

    @Test("a list with its length beside it is the same list", arguments: PanelDialect.allCases)
    func wrappedList(_ dialect: PanelDialect) async throws {
        http.answer("/api/nodes", .json(#"{"nodes":\#(bare),"total":1}"#))
        #expect(try await nodes(client(dialect)) == [node])
    }

    @Test("a panel with event streams is asked for the simple list, and for no other")
    func simpleList() async throws {
        http.answer("/api/nodes/simple", .json(#"{"nodes":[{"id":1,"name":"de-fra","status":"connected"}],"total":1}"#))
        #expect(try await nodes(client(.eventStream)) == [node])
        #expect(http.paths == ["/api/nodes/simple"])
    }

    @Test("what a panel calls a node is cut at 256 bytes, between two characters, and what it says of it at 1024")
    func longNames() async throws {
        let name = String(repeating: "ж", count: 500_000)
        http.answer(
            "/api/nodes", .json(#"[{"id":1,"name":"\#(name)","status":"error","message":"\#(name)"}]"#))
        let node = try #require(try await nodes(client(.webSocket)).first)
        #expect(node.name == String(repeating: "ж", count: 126) + "…")
        #expect(node.message?.utf8.count == 1023)
        let exact = String(repeating: "x", count: 256)
        http.answer("/api/nodes", .json(#"[{"id":1,"name":"\#(exact)","status":"connected"}]"#))
        #expect(try await nodes(client(.webSocket)).first?.name == exact)
    }

    @Test("words for a node's state that are not known stay what they are")
    func unknownStatus() async throws {
        http.answer("/api/nodes/simple", .json(#"{"nodes":[{"id":1,"name":"a","status":"resting"}]}"#))
        #expect(try await nodes(client(.eventStream)).map(\.status) == [.unknown("resting")])
    }

    @Test("where there is no simple list the full one serves, and from then on alone", arguments: [404, 405, 422, 403])
    func fallsBack(_ status: Int) async throws {
        http.answer("/api/nodes/simple", .panel(status))
        http.answer("/api/nodes", .json(bare))
        let client = client(.eventStream)
        for _ in 0..<3 { #expect(try await nodes(client) == [node]) }
        #expect(http.paths == ["/api/nodes/simple", "/api/nodes", "/api/nodes", "/api/nodes"])
    }

    @Test("when the full one fails, the simple one is tried again", arguments: [403, 502])
    func triesAgain(_ status: Int) async throws {
        http.answer("/api/nodes", .json(bare))
        let client = client(.eventStream)
        _ = try await nodes(client)
        http.answer("/api/nodes", .panel(status))
        #expect(await error(client) != nil)
        http.answer("/api/nodes/simple", .json(#"{"nodes":[]}"#))
        #expect(try await nodes(client) == [])
    }

    @Test("after a doubt about the panel the simple list is tried again")
    func forgetsWithDoubt() async throws {
        let clock = ManualClock()
        let http = http
        let finder = DialectFinder(observer: RecordingObserver(), clock: clock.clock) { path throws(DialError) in
            try http.answer(path)
        }
        http.answer("/api/core", .panel(405))
        http.answer("/api/nodes", .json(bare))
        let client = client(finder)
        _ = try await nodes(client)
        clock.advance(by: .seconds(10))
        await finder.doubt(.eventStream)
        http.answer("/api/nodes/simple", .json(#"{"nodes":[]}"#))
        #expect(try await nodes(client) == [])
    }

    @Test("a failure that is no lack of a list is told, and nothing else asked", arguments: [401, 500])
    func failures(_ status: Int) async {
        http.answer("/api/nodes/simple", .panel(status))
        let error = await error(client(.eventStream))
        #expect(error == (status == 401 ? .unauthorized : .unexpected(.panel(status))))
        #expect(http.paths == ["/api/nodes/simple"])
    }

    @Test("without rights the sentence names those that would do, as the panel calls them")
    func rights() async throws {
        for path in ["/api/nodes", "/api/nodes/simple"] { http.answer(path, .panel(403)) }
        let sudo = try #require(await error(client(.webSocket)))
        #expect(sudo == .forbidden(.webSocket, words: "no"))
        #expect(sudo.description.hasSuffix("the panel wants a sudo admin"))
        let scoped = try #require(await error(client(.eventStream)))
        #expect(scoped == .forbidden(.eventStream, words: "no"))
        #expect(scoped.description.contains("nodes.logs and nodes.read_simple"))
    }

    @Test("where the panel's dialect cannot be found out, that is the failure")
    func undetected() async {
        let finder = DialectFinder(observer: RecordingObserver()) { _ throws(DialError) in throw .notHTTP }
        #expect(await error(client(finder)) == .dial(.notHTTP))
    }

    private let first = #"{"nodes":[{"id":1,"name":"a","status":"connected"}],"total":2}"#
    private let both = """
        {"nodes":[{"id":1,"name":"a","status":"connected"},{"id":2,"name":"b","status":"connected"}],"total":2}
        """

    @Test("a list that is shorter than the panel says is asked for whole, once")
    func pages() async throws {
        http.answer("/api/nodes/simple", .json(first))
        http.answer("/api/nodes/simple?limit=2", .json(both))
        #expect(try await nodes(client(.eventStream)).map(\.id) == [1, 2])
        #expect(http.paths == ["/api/nodes/simple", "/api/nodes/simple?limit=2"])
    }

    @Test("a panel that lists fewer than it says, or takes no limit, is believed", arguments: [200, 422])
    func believed(_ status: Int) async throws {
        http.answer("/api/nodes/simple", .json(first))
        http.answer("/api/nodes/simple?limit=2", status == 200 ? .json(first) : .panel(status))
        #expect(try await nodes(client(.eventStream)).map(\.id) == [1])
        #expect(http.paths.count == 2)
    }

    @Test("a number beyond reason is not asked for")
    func bounded() async throws {
        http.answer("/api/nodes/simple", .json(#"{"nodes":[],"total":9000000000}"#))
        http.answer("/api/nodes/simple?limit=10000", .json(first))
        #expect(try await nodes(client(.eventStream)).map(\.id) == [1])
    }

    @Test(
        "what is no list is an error that quotes and keeps nothing of it",
        arguments: [
            #"{"nodes":[{"id":"hunter2"}],"total":1}"#, #"[{"id":1,"api_key":"hunter2"}]"#, #"{"hunter2":1}"#,
            #""hunter2""#, "hunter2", "[", "",
        ])
    func undecodable(_ text: String) async throws {
        for type in ["application/json", "text/html"] {
            http.answer("/api/nodes", HTTPAnswer(status: 200, contentType: type, body: Array(text.utf8)))
            let error = try #require(await error(client(.webSocket)))
            var dumped = ""
            dump(error, to: &dumped)
            #expect(!"\(error) \(String(reflecting: error)) \(dumped)".contains("hunter2"))
        }
    }

    @Test("nor does the error of another status keep what came with it")
    func errorWithoutBody() async {
        http.answer("/api/nodes", HTTPAnswer(status: 500, body: Array("hunter2".utf8)))
        #expect(
            await error(client(.webSocket)) == .unexpected(UnexpectedAnswer(status: 500, speaker: .unknown)))
    }

    @Test("a refusal that is not in the panel's form says nothing of token or rights", arguments: [401, 403])
    func foreign(_ status: Int) async throws {
        http.answer("/api/nodes", HTTPAnswer(status: status, contentType: "text/html", body: Array("<html>".utf8)))
        guard case .unexpected(let answer) = try #require(await error(client(.webSocket))) else {
            Issue.record("taken for the panel's word")
            return
        }
        #expect(!answer.isPanels)
    }

    @Test("the nodes hold no secret of the list")
    func noSecrets() async throws {
        http.answer("/api/nodes", .json(bare))
        var dumped = ""
        dump(try await nodes(client(.webSocket)), to: &dumped)
        #expect(!dumped.contains("hunter2"))
    }
}
