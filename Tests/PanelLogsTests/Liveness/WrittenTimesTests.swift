// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import PanelLogs

@Suite("The times in a stream's lines")
struct WrittenTimesTests {
    /// A node whose clock is an hour behind: what is written at 0 s comes with the time 11:00:00.
    private static func batch(writtenAt seconds: Int..., fraction: String = "000000") -> LineBatch {
        var batch = LineBatch(receivedAt: Timestamp(microseconds: 0))
        for second in seconds {
            let clock = [11 + second / 3600, second / 60 % 60, second % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
            let line = Array("2026/12/01 \(clock.joined(separator: ":")).\(fraction) from 203.0.113.7:1 accepted".utf8)
            batch.lines.append(LineBatch.Line(offset: batch.bytes.count, length: line.count))
            batch.bytes += line
        }
        return batch
    }

    /// A stream that has brought a line a second for a minute, each in a tenth of a second.
    private static func learned() -> WrittenTimes {
        var times = WrittenTimes()
        for second in 0..<60 {
            _ = times.received(batch(writtenAt: second), isReplay: false, at: .milliseconds(second * 1000 + 100))
        }
        return times
    }

    @Test("a line that was written well before the stream was closed had been held up")
    func deaf() {
        var times = Self.learned()
        times.closedForSilence(at: .seconds(75))
        let sight = times.received(Self.batch(writtenAt: 63, 64), isReplay: false, at: .seconds(76))
        #expect(sight == WrittenTimes.Sight(isNews: true, wasDeaf: true))
    }

    @Test("a time to the microsecond tells of less than a second, one of whole seconds does not")
    func precision() {
        for (fraction, wasDeaf) in [("400000", true), ("000000", false)] {
            var times = Self.learned()
            times.closedForSilence(at: .milliseconds(74_900))
            let batch = Self.batch(writtenAt: 74, fraction: fraction)
            #expect(times.received(batch, isReplay: false, at: .seconds(76)).wasDeaf == wasDeaf)
        }
    }

    @Test("a line that was written after the stream was closed proves nothing, and the question is closed")
    func quiet() {
        var times = Self.learned()
        times.closedForSilence(at: .seconds(75))
        let first = times.received(Self.batch(writtenAt: 90), isReplay: false, at: .seconds(90))
        #expect(first == WrittenTimes.Sight(isNews: true, wasDeaf: false))
        let second = times.received(Self.batch(writtenAt: 63), isReplay: false, at: .seconds(91))
        #expect(!second.wasDeaf)
    }

    @Test("lines that are always as old as their panel's interval are not held up")
    func gathered() {
        var times = WrittenTimes()
        for second in stride(from: 0, to: 100, by: 10) {
            _ = times.received(Self.batch(writtenAt: second), isReplay: false, at: .seconds(second + 10))
            _ = times.received(Self.batch(writtenAt: second + 9), isReplay: false, at: .seconds(second + 10))
        }
        times.closedForSilence(at: .seconds(130))
        let sight = times.received(Self.batch(writtenAt: 121), isReplay: false, at: .seconds(131))
        #expect(!sight.wasDeaf)
    }

    @Test("without earlier lines, or without times, there is no evidence")
    func unknown() {
        var times = WrittenTimes()
        times.closedForSilence(at: .seconds(75))
        let first = times.received(Self.batch(writtenAt: 3), isReplay: false, at: .seconds(76))
        #expect(!first.wasDeaf)
        var other = Self.learned()
        other.closedForSilence(at: .seconds(75))
        let line = LineBatch(bytes: [65], lines: [.init(offset: 0, length: 1)], receivedAt: Timestamp(microseconds: 0))
        let second = other.received(line, isReplay: false, at: .seconds(76))
        #expect(second == WrittenTimes.Sight(isNews: true, wasDeaf: false))
    }

    @Test("a replay of lines that were brought before is no news; a newer line in it is")
    func replay() {
        var times = Self.learned()
        times.closedForSilence(at: .seconds(75))
        let old = times.received(Self.batch(writtenAt: 58, 59), isReplay: true, at: .seconds(76))
        #expect(old == WrittenTimes.Sight(isNews: false, wasDeaf: false))
        let new = times.received(Self.batch(writtenAt: 59, 62), isReplay: true, at: .seconds(76))
        #expect(new == WrittenTimes.Sight(isNews: true, wasDeaf: true))
    }

    @Test("lines that waited for the first connection do not stand for those that come afterwards")
    func waitedAtFirst() {
        var times = WrittenTimes()
        _ = times.received(Self.batch(writtenAt: 3), isReplay: false, at: .seconds(3600))
        for second in 3600..<3660 {
            _ = times.received(Self.batch(writtenAt: second), isReplay: false, at: .seconds(second + 1))
        }
        times.closedForSilence(at: .seconds(3680))
        let sight = times.received(Self.batch(writtenAt: 3670), isReplay: false, at: .seconds(3681))
        #expect(sight.wasDeaf)
    }

    @Test("lines that waited behind a deaf connection do not change what is usual")
    func waitedBehindDeafness() {
        var times = Self.learned()
        times.closedForSilence(at: .seconds(75))
        times.opened(at: .seconds(75))
        for second in 63..<75 {
            _ = times.received(Self.batch(writtenAt: second), isReplay: false, at: .milliseconds(75_100))
        }
        times.closedForSilence(at: .seconds(90))
        let sight = times.received(Self.batch(writtenAt: 85), isReplay: false, at: .seconds(91))
        #expect(sight.wasDeaf)
    }

    @Test("what a first connection brings at once is not what is usual")
    func beginning() {
        var times = WrittenTimes()
        times.opened(at: .seconds(100))
        _ = times.received(Self.batch(writtenAt: 91), isReplay: false, at: .milliseconds(100_100))
        for second in 101..<110 {
            _ = times.received(Self.batch(writtenAt: second), isReplay: false, at: .milliseconds(second * 1000 + 100))
        }
        times.closedForSilence(at: .seconds(125))
        let sight = times.received(Self.batch(writtenAt: 118), isReplay: false, at: .seconds(126))
        #expect(sight.wasDeaf)
    }

    @Test(
        "a busy stream's lines that come within half a second of the reopening prove it too",
        arguments: [(300, true, true), (600, true, false), (300, false, false)])
    func atOnce(milliseconds: Int, isBusy: Bool, wasDeaf: Bool) {
        var times = Self.learned()
        times.closedForSilence(at: .seconds(75))
        times.opened(at: .seconds(75))
        let now = Duration.milliseconds(75_000 + milliseconds)
        let sight = times.received(Self.batch(writtenAt: 75), isReplay: false, isBusy: isBusy, at: now)
        #expect(sight.wasDeaf == wasDeaf)
    }

    @Test("a stream that is deaf within its first second is judged by the youngest line that it brought")
    func deafAtOnce() {
        var times = WrittenTimes()
        times.opened(at: .seconds(100))
        _ = times.received(Self.batch(writtenAt: 91), isReplay: false, at: .milliseconds(100_100))
        _ = times.received(Self.batch(writtenAt: 100), isReplay: false, at: .milliseconds(100_600))
        times.closedForSilence(at: .seconds(111))
        let sight = times.received(Self.batch(writtenAt: 107), isReplay: false, at: .seconds(112))
        #expect(sight.wasDeaf)
    }

    @Test("lines that waited through an outage do not change what is usual")
    func waited() {
        var times = Self.learned()
        _ = times.received(Self.batch(writtenAt: 61), isReplay: false, at: .seconds(300))
        times.closedForSilence(at: .seconds(320))
        let sight = times.received(Self.batch(writtenAt: 305), isReplay: false, at: .seconds(321))
        #expect(sight.wasDeaf)
    }
}
