// SPDX-License-Identifier: MIT

import Logging
import Testing

@testable import RelayLog

@Suite("MESSAGE alone is understandable")
struct SentenceTests {
    @Test(
        "A message is its text, a colon and its values in a fixed order",
        arguments: [
            (
                "stream is down, will retry",
                ["retry": "12s", "reason": "node is not connected", "source": "node:3"],
                "stream is down, will retry: node:3 (node is not connected), in 12s"
            ),
            (
                "login has failed, will retry", ["retry": "500ms", "reason": "connection refused"],
                "login has failed, will retry: connection refused, in 500ms"
            ),
            (
                "a consumer has gone", ["dropped": "3", "lines": "500", "uid": "0", "pid": "17"],
                "a consumer has gone: pid 17, uid 0, 500 lines, 3 dropped"
            ),
            (
                "stream is connected again", ["source": "core", "down": "3min"],
                "stream is connected again: core, was down for 3min"
            ),
            ("the relay has stopped", [:], "the relay has stopped"),
        ] as [(String, Logger.Metadata, String)])
    func sentence(text: String, metadata: Logger.Metadata, expected: String) {
        #expect(message(text, .warning, metadata).sentence == expected)
    }

    @Test("A list is told with commas")
    func list() {
        let told = message("the panel has no nodes of these names", .warning, ["nodes": ["de-fra", "nl-ams"]])
        #expect(told.sentence == "the panel has no nodes of these names: de-fra, nl-ams")
    }

    @Test("The instance is a field only")
    func instance() {
        #expect(message("logged in", .notice, ["instance": "relay", "user": "ali"]).sentence == "logged in: ali")
    }

    @Test("Keys that nobody declared come last, with their names")
    func unknownKeys() {
        #expect(message("x", .info, ["b": "2", "a": "1", "source": "core"]).sentence == "x: core, a=1, b=2")
    }
}
