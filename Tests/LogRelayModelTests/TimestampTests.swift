// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@Suite("Timestamp")
struct TimestampTests {
    @Test(
        "is written as RFC 3339 with microseconds",
        arguments: [
            (Int64(0), "1970-01-01T00:00:00.000000Z"),
            (1_795_420_800_123_456, "2026-11-23T08:00:00.123456Z"),
            (951_782_399_999_999, "2000-02-28T23:59:59.999999Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
            (951_868_800_000_000, "2000-03-01T00:00:00.000000Z"),
            (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
            (-1, "1969-12-31T23:59:59.999999Z"),
            (.max, "9999-12-31T23:59:59.999999Z"),
            (.min, "0000-01-01T00:00:00.000000Z"),
        ])
    func rfc3339(_ microseconds: Int64, _ text: String) {
        #expect(Timestamp(microseconds: microseconds).description == text)
    }

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
}
