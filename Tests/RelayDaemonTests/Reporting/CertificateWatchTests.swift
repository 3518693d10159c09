// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import RelayDaemon

@Suite("A certificate that ends")
struct CertificateWatchTests {
    private static let day = Int64(86_400_000_000)
    private var watch = CertificateWatch()

    /// What is told of one that ends so many days after 1970-01-01, at a moment so many days after it.
    private mutating func told(end: Double, now: Double) -> String? {
        watch.saw(end: Self.moment(end), now: Self.moment(now))
    }

    private static func moment(_ days: Double) -> Timestamp { Timestamp(microseconds: Int64(days * Double(day))) }

    @Test("is not told of two weeks before, and is from then on")
    mutating func notice() {
        #expect(told(end: 100, now: 86) == nil)
        #expect(told(end: 100, now: 86.01) == "expires on 1970-04-11, in 13 days")
    }

    @Test("is told again after a day, not before")
    mutating func reminder() {
        #expect(told(end: 100, now: 90) != nil)
        #expect(told(end: 100, now: 90) == nil)
        #expect(told(end: 100, now: 90.99) == nil)
        #expect(told(end: 100, now: 91) == "expires on 1970-04-11, in 9 days")
    }

    @Test("one with another end is another")
    mutating func another() {
        #expect(told(end: 100, now: 90) != nil)
        #expect(told(end: 101, now: 90) != nil)
    }

    @Test("a renewed one is not told, and ends in its own time")
    mutating func renewed() {
        #expect(told(end: 100, now: 90) != nil)
        #expect(told(end: 190, now: 90.1) == nil)
        #expect(told(end: 190, now: 180) != nil)
    }

    @Test(
        "the time left is rounded down",
        arguments: [
            (97.0, "expires on 1970-04-11, in 3 days"), (98.1, "expires on 1970-04-11, in 45 hours"),
            (99.95, "expires on 1970-04-11, in 1 hour"), (99.99, "expires on 1970-04-11, in less than an hour"),
            (100.5, "expired on 1970-04-11"),
        ])
    mutating func words(_ now: Double, _ words: String) {
        #expect(told(end: 100, now: now) == words)
    }
}
