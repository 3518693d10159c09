// SPDX-License-Identifier: MIT

import Testing
import XrayLog

@testable import StreamClient

@Suite("What is asked of the relay")
struct StreamRequestTests {
    private func text(_ request: StreamRequest) -> String { String(decoding: request.encoded, as: UTF8.self) }

    @Test func status() { #expect(text(.status) == "{\"status\":true}\n") }

    @Test("Filters that are not given are absent")
    func bare() {
        #expect(text(.subscribe(StreamFilter(), .last(10))) == "{\"subscribe\":{\"last\":10}}\n")
        #expect(
            text(.subscribe(StreamFilter(), .after(1_795_420_800_123_400)))
                == "{\"subscribe\":{\"after\":\"1795420800123400\"}}\n")
    }

    @Test("All filters")
    func all() {
        let filter = StreamFilter(
            sources: ["core", "node:3"], kinds: [.access, .dns], level: .warning, users: ["ali", "12"])
        #expect(
            text(.subscribe(filter, .last(100)))
                == #"{"subscribe":{"sources":["core","node:3"],"kinds":["access","dns"],"level":"warning","users":["ali","12"],"last":100}}"#
                + "\n")
    }

    @Test("A user's name cannot break out of its string or its line")
    func hostileName() {
        let request = text(.subscribe(StreamFilter(users: ["a\"b\\c\nd\u{1B}\u{1F600}\u{E0041}"]), .last(0)))
        #expect(
            request
                == "{\"subscribe\":{\"users\":[\"a\\\"b\\\\c\\u000ad\\u001b\u{1F600}\\udb40\\udc41\"],\"last\":0}}\n")
    }
}
