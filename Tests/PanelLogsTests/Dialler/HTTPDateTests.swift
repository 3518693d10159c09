// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import PanelLogs

@Suite("A Date header")
struct HTTPDateTests {
    @Test("is read in the form that servers have to write") func read() {
        #expect(
            HTTPDate.read("Thu, 26 Nov 2026 12:00:00 GMT")
                == Timestamp(microseconds: 1_795_694_400_000_000))
        #expect(HTTPDate.read("Thu, 01 Jan 1970 00:00:01 GMT") == Timestamp(microseconds: 1_000_000))
    }

    @Test(
        "of any other form says nothing",
        arguments: [
            "", "now", "Thursday, 26-Nov-26 12:00:00 GMT", "Thu Nov 26 12:00:00 2026", "Thu, 26 Nov 2026 12:00:00 UTC",
            "Thu, 26 Foo 2026 12:00:00 GMT", "Thu, 2x Nov 2026 12:00:00 GMT", "Thu, 26 Nov 2026 noon GMT",
            "Thu,  6 Nov 2026 12:00:00 GMT", "a b c d e GMT",
        ])
    func other(_ text: String) {
        #expect(HTTPDate.read(text) == nil)
    }
}
