// SPDX-License-Identifier: MIT

import Testing

@testable import StreamClient

@Suite("Ages")
struct AgeTests {
    @Test(
        "Ages in at most nine characters",
        arguments: [-5, 0, 59, 60, 61, 599, 600, 3_599, 3_600, 86_399, 86_400, 8_639_999, 8_640_000])
    func ages(_ seconds: Int64) { #expect(Age.written(seconds: seconds).count <= 9) }

    @Test func agesInWords() {
        #expect(Age.written(seconds: 12) == "12s")
        #expect(Age.written(seconds: 75) == "1min 15s")
        #expect(Age.written(seconds: 3_720) == "1h 2min")
        #expect(Age.written(seconds: 90_000) == "1d 1h")
    }
}
