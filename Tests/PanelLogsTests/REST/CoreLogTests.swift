// SPDX-License-Identifier: MIT

import RelayTesting
import Testing

@testable import PanelLogs

@Suite("What the panel says of its cores' logs", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct CoreLogTests {
    private let http = ScriptedHTTP()

    private func logs(_ dialect: PanelDialect, _ body: String) async throws -> [CoreLog] {
        let http = http
        http.answer(dialect == .webSocket ? "/api/core/config" : "/api/cores", .json(body))
        let client = PanelClient(dialects: DialectFinder(fixed: dialect)) { request throws(DialError) in
            try http.answer(request.path)
        }
        return try await client.coreLogs(Token("one"), dialect)
    }

    @Test("is one core's, on a panel of the WebSocket dialect, in any case of the keys") func one() async throws {
        let body =
            #"{"log":{"Access":"none","error":"/x","logLevel":"info","dnsLog":true},"inbounds":[{"key":"secret"}]}"#
        #expect(try await logs(.webSocket, body) == [CoreLog(access: "none", level: "info")])
    }

    @Test("may be nothing, or an empty section") func nothing() async throws {
        #expect(try await logs(.webSocket, #"{"inbounds":[]}"#) == [CoreLog(hasSection: false)])
        #expect(try await logs(.webSocket, #"{"log":{"access":null}}"#) == [CoreLog()])
    }

    @Test("is that of each core by its name, on a panel with event streams, but for those that are no Xray")
    func list() async throws {
        let body = """
            {"count":3,"cores":[{"id":1,"name":"main","type":"xray","config":{"log":{"loglevel":"none"}}},
            {"id":2,"name":"old","config":{"log":{}}},{"id":3,"name":"tunnel","type":"wg","config":{"private_key":"x"}}]}
            """
        #expect(
            try await logs(.eventStream, body) == [CoreLog(name: "main", level: "none"), CoreLog(name: "old")])
    }
}
