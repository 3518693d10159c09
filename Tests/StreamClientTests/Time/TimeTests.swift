// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import StreamClient

@Suite("Times")
struct TimeTests {
    @Test("What the relay writes is read back", arguments: [0, 1, 951_782_400_000_000, 1_795_424_400_123_456])
    func roundTrip(_ microseconds: Int64) {
        let time = Timestamp(microseconds: microseconds)
        #expect(Timestamp(rfc3339: time.description) == time)
    }

    @Test func fractions() {
        #expect(Timestamp(rfc3339: "1970-01-01T00:00:01Z")?.microseconds == 1_000_000)
        #expect(Timestamp(rfc3339: "1970-01-01T00:00:01.5Z")?.microseconds == 1_500_000)
        #expect(Timestamp(rfc3339: "1970-01-01T00:00:01.123456789Z")?.microseconds == 1_123_456)
    }

    @Test(
        "Anything else is no time",
        arguments: [
            "", "now", "1970-01-01T00:00:01", "1970-13-01T00:00:01Z", "1970-01-01 00:00:01Z", "1970-01-01T00:00:01.Z",
            "1970-01-01T00:00:01.x1Z", "19é0-01-01T00:00:01Z",
        ])
    func garbage(_ text: String) { #expect(Timestamp(rfc3339: text) == nil) }

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
