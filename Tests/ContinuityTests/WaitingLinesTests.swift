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
                if case .overflow(let found)? = lines.received(part, at: now).first {
                    place = place ?? received + found
                }
                received += part.lines.count
            }
        }
        return place
    }

    @Test("behind a full queue others are missing, and behind what was in hand", arguments: [10_000, 10_090])
    func full(waiting: Int) {
        #expect(gap(waiting: waiting, later: 3000) == waiting)
        #expect(gap(waiting: waiting, later: 400) == waiting)
    }

    @Test("a full queue that begins with a core's banner is no less full")
    func fullBehindBanner() {
        var lines = WaitingLines()
        let banner = lines.received(LineBatch(["A unified platform for anti-censorship."]), at: .zero)
        let waited = lines.received(Self.batch(9_999, every: 1, from: 0), at: .zero)
        let next = lines.received(Self.batch(2, every: 1, from: 12_000), at: .zero)
        #expect(banner == [.queue])
        #expect(waited == [])
        #expect(next == [.overflow(before: 0)])
    }

    @Test("a queue that is full again a few lines later is found there too")
    func fullAgain() {
        var lines = WaitingLines()
        _ = lines.received(Self.batch(10_000, every: 1, from: 0), at: .zero)
        var batch = LineBatch([])
        for part in [
            Self.batch(7, every: 1, from: 15_000), Self.batch(30, every: 1, from: 15_040),
            Self.batch(200, every: 1, from: 15_070),
        ] {
            batch = LineBatch(batch.texts + part.texts)
        }
        #expect(lines.received(batch, at: .zero) == [.overflow(before: 0), .overflow(before: 7)])
    }

    @Test("a full queue that was not read to its end is found by the next connection")
    func partlyRead() {
        var first = WaitingLines()
        _ = first.received(Self.batch(4000, every: 1, from: 0), at: .zero)
        var second = WaitingLines(after: first)
        let waited = second.received(Self.batch(5950, every: 1, from: 4050), at: .seconds(10))
        let next = second.received(Self.batch(300, every: 1, from: 14_000), at: .seconds(10))
        #expect(waited == [])
        #expect(next == [.overflow(before: 0)])
    }

    @Test("no more than ten losses are reported of a connection")
    func bound() {
        var lines = WaitingLines()
        _ = lines.received(Self.batch(10_000, every: 1, from: 0), at: .zero)
        #expect(lines.received(Self.batch(90, every: 1050, from: 15_001), at: .zero).count == 10)
    }

    @Test("a stream of few lines leaps further", arguments: [10_000, 10_090])
    func slow(waiting: Int) {
        #expect(gap(waiting: waiting, every: 400, later: 400) == nil)
        #expect(gap(waiting: waiting, every: 400, later: 1000) == (waiting == 10_000 ? waiting : nil))
        #expect(gap(waiting: waiting, every: 400, later: 15_000) == waiting)
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

    @Test("a queue that begins with the banner of a core is another one")
    func banner() {
        var lines = WaitingLines()
        let first = lines.received(
            LineBatch(["Xray 25.6.8 (Xray, Penetrates Everything.) 2323273 (go1.24.4 linux/amd64)"]), at: .zero)
        let second = lines.received(LineBatch(["A unified platform for anti-censorship."]), at: .zero)
        #expect(first == [.queue])
        #expect(second == [])
    }

    @Test("one in which it stands elsewhere is not, nor one that begins with how a core ended")
    func noBanner() {
        for text in ["line", "Failed to start: x"] {
            var lines = WaitingLines()
            #expect(lines.received(LineBatch([text, "A unified platform for anti-censorship."]), at: .zero) == [])
        }
    }

    @Test("lines that come as they are written have not waited")
    func live() {
        #expect(gap(every: 5, later: 3000, readingTime: .seconds(50)) == nil)
    }
}
