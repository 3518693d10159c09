// SPDX-License-Identifier: MIT

import Testing

@testable import RelayConfiguration

@Suite("What messages quote")
struct ShownTests {
    @Test("What could steer a terminal is escaped")
    func escapes() {
        #expect(Shown.whole("a\u{1B}[2J\n\u{202E}\u{2028}\u{9B}ä") == "a\\u{1b}[2J\\u{a}\\u{202e}\\u{2028}\\u{9b}ä")
    }

    @Test("Long values are cut")
    func cuts() {
        #expect(Shown.excerpt(String(repeating: "a", count: 64)).count == 64)
        #expect(Shown.excerpt(String(repeating: "a", count: 65)) == String(repeating: "a", count: 64) + "…")
    }

    @Test("A path can be pasted behind a command")
    func quotesPaths() {
        #expect(Shown.shellWord("/etc/a-b_c.conf") == "/etc/a-b_c.conf")
        #expect(Shown.shellWord("/a b/it's;") == "'/a b/it'\\''s;'")
    }

    @Test("A file of garbage yields a thousand errors and a count")
    func boundsFindings() throws {
        let lines = Sandbox().diagnostics(Sandbox.panel + String(repeating: "x\n", count: 5_000))
        #expect(lines.count == 1_001)
        #expect(lines.last == "relay.conf: error: 4000 further errors are not listed")
    }
}
