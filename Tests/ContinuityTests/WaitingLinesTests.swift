// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import Continuity

@Suite("Lines that waited at a node")
struct WaitingLinesTests {
    /// Lines that are written every so many milliseconds, from a time of the day on.
    private static func batch(_ count: Int, every milliseconds: Int, from start: Int, digits: Bool = true) -> LineBatch
    {
        LineBatch(
            (0..<count).map { number in
                let time = start + number * milliseconds
                let clock = [time / 3_600_000, time / 60_000 % 60, time / 1000 % 60].map(padded).joined(separator: ":")
                let fraction = digits ? ".\(String(1000 + time % 1000).dropFirst())000" : ""
                return "2026/08/20 \(clock)\(fraction) line \(number)"
            })
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// Where the gap is, of 10,000 lines that were written every so many milliseconds and come at once, and others that were
    /// written so much later.
    private func gap(
        waiting: Int = 10_000, every milliseconds: Int = 1, later: Int, digits: Bool = true,
        readingTime: Duration = .seconds(3)
    ) -> Int? {
        var lines = WaitingLines()
        var place: Int?
        var received = 0
        let batches = [
            Self.batch(waiting, every: milliseconds, from: 0, digits: digits),
            Self.batch(200, every: milliseconds, from: waiting * milliseconds + later, digits: digits),
        ]
        for batch in batches {
            for start in stride(from: 0, to: batch.lines.count, by: 64) {
                var part = batch
                part.lines = Array(batch.lines[start..<min(start + 64, batch.lines.count)])
                let now = readingTime / 10_000 * received
                if let found = lines.received(part, at: now) { place = place ?? received + found }
                received += part.lines.count
            }
        }
        return place
    }

    @Test("behind a full queue others are missing", arguments: [9_995, 10_000, 10_090])
    func full(waiting: Int) {
        #expect(gap(waiting: waiting, later: 3000) == waiting)
        #expect(gap(waiting: waiting, later: 400) == waiting)
    }

    @Test("where the lines behind it follow on, the queue was not full")
    func whole() {
        #expect(gap(later: 0) == nil)
        #expect(gap(later: 250) == nil)
    }

    @Test("a pause of the node elsewhere is none of the queue", arguments: [5000, 9_900, 10_200])
    func elsewhere(waiting: Int) {
        #expect(gap(waiting: waiting, later: 3000) == nil)
    }

    @Test("times of whole seconds tell of a longer pause only")
    func wholeSeconds() {
        #expect(gap(later: 0, digits: false) == nil)
        #expect(gap(later: 500, digits: false) == nil)
        #expect(gap(later: 3000, digits: false) == 10_000)
    }

    @Test("lines that come as they are written have not waited")
    func live() {
        #expect(gap(every: 5, later: 3000, readingTime: .seconds(50)) == nil)
    }
}
