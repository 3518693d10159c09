// SPDX-License-Identifier: MIT

import Testing

@testable import RelayConfiguration

@Suite("Time spans")
struct TimeSpanTests {
    /// What `systemd-analyze timespan` of systemd 252 says, in microseconds.
    @Test(
        arguments: [
            ("0", 0), ("1.5", 1_500_000), (".5", 500_000), ("+5", 5_000_000), ("5 5", 10_000_000),
            ("500ms", 500_000), ("5min3", 303_000_000), ("1h30min", 5_400_000_000), ("1.5h", 5_400_000_000),
            ("3 s 4 ms", 3_004_000), ("1M", 2_629_800_000_000), ("1y 12month", 63_115_200_000_000),
            ("300ms20s 5day", 432_020_300_000), ("5\u{B5}s", 5), ("5\u{3BC}s", 5), ("5us", 5), ("0.0000019s", 1),
            ("0.5us", 0), ("2 5s", 7_000_000), ("12.34 .56", 12_900_000), ("1.5months", 3_944_700_000_000),
        ] as [(String, Int64)])
    func areReadAsSystemdDoes(_ text: String, _ microseconds: Int64) {
        #expect(TimeSpan.read(text) == .span(.microseconds(microseconds)))
    }

    @Test(
        "Every name of a unit",
        arguments: [
            ("usec", 1), ("us", 1), ("msec", 1_000), ("ms", 1_000), ("seconds", 1_000_000), ("second", 1_000_000),
            ("sec", 1_000_000), ("s", 1_000_000), ("minutes", 60_000_000), ("minute", 60_000_000),
            ("min", 60_000_000), ("m", 60_000_000), ("hours", 3_600_000_000), ("hour", 3_600_000_000),
            ("hr", 3_600_000_000), ("h", 3_600_000_000), ("days", 86_400_000_000), ("day", 86_400_000_000),
            ("d", 86_400_000_000), ("weeks", 604_800_000_000), ("week", 604_800_000_000), ("w", 604_800_000_000),
            ("months", 2_629_800_000_000), ("month", 2_629_800_000_000), ("M", 2_629_800_000_000),
            ("years", 31_557_600_000_000), ("year", 31_557_600_000_000), ("y", 31_557_600_000_000),
        ] as [(String, Int64)])
    func knowsUnits(_ unit: String, _ microseconds: Int64) {
        #expect(TimeSpan.read("2\(unit)") == .span(.microseconds(2 * microseconds)))
        #expect(TimeSpan.read("2 \(unit)") == .span(.microseconds(2 * microseconds)))
    }

    @Test(arguments: ["", " ", ".", "5.", "5 .", "5x", "5S", "1e3", "12.34.56", "5infinity", "infinityx", "s", "5. 3"])
    func refusesWhatSystemdRefuses(_ text: String) {
        #expect(TimeSpan.read(text) == .malformed)
    }

    @Test(arguments: ["infinity", " infinity ", "-5", "99999999999999999999", "9223372036854775807", "300000y"])
    func isBeyondRange(_ text: String) {
        #expect(TimeSpan.read(text) == .beyondRange)
    }

    @Test(
        arguments: [
            (Duration.zero, "0"), (.milliseconds(500), "500ms"), (.seconds(90), "1min 30s"), (.seconds(10), "10s"),
            (.seconds(86_400), "1d"), (.microseconds(3_004_000), "3s 4ms"),
        ])
    func isWrittenAsItIsRead(_ span: Duration, _ text: String) {
        #expect(TimeSpan.written(span) == text)
        #expect(TimeSpan.read(text) == .span(span))
    }
}
