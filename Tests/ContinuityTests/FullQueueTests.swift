// SPDX-License-Identifier: MIT

import Foundation
import LogRelayModel
import Testing

@testable import Continuity

@Suite("A node's queue that its panel reads too slowly")
struct FullQueueTests {
    /// A stream of so many lines a second, in batches of fifty, that come so late. Some are missing between batches, where
    /// `missing` says how many.
    private struct Stream {
        var now = Duration.seconds(36_000)
        var late = Duration.milliseconds(100)
        var perSecond = 1250

        mutating func batch(missing: Int = 0) -> LineBatch {
            let pause = Duration.seconds(1) / perSecond
            now += pause * (50 + missing)
            let first = now - late - pause * 50
            return LineBatch(
                (0..<50).map { number in
                    let time = Int((first + pause * number) / .microseconds(1))
                    let clock = [time / 3_600_000_000, time / 60_000_000 % 60, time / 1_000_000 % 60]
                    let text = clock.map { String(format: "%02d", $0) }.joined(separator: ":")
                    return "2026/08/20 \(text).\(String(format: "%06d", time % 1_000_000)) line \(number)"
                })
        }
    }

    private func gaps(
        of stream: inout Stream, in queue: inout FullQueue, batches: Int, missing: Int = 0
    ) -> Int {
        var gaps = 0
        for number in 0..<batches {
            let batch = stream.batch(missing: number % 2 == 0 ? missing : 0)
            gaps += queue.received(batch, at: stream.now).count
        }
        return gaps
    }

    @Test("lines that come as late as a full queue makes them lack others where their time leaps")
    func full() {
        var (queue, stream) = (FullQueue(), Stream())
        #expect(gaps(of: &stream, in: &queue, batches: 100, missing: 20) == 0)
        stream.late = .seconds(10)
        stream.now += .seconds(10)
        // The first two seconds, and the window in which the lateness grows, tell whether the queue is full.
        _ = gaps(of: &stream, in: &queue, batches: 200, missing: 20)
        #expect(gaps(of: &stream, in: &queue, batches: 100, missing: 20) == 50)
        #expect(gaps(of: &stream, in: &queue, batches: 100) == 0)
        stream.late = .milliseconds(100)
        _ = gaps(of: &stream, in: &queue, batches: 100)
        #expect(gaps(of: &stream, in: &queue, batches: 100, missing: 20) == 0)
    }

    @Test("a stream that is late by less has no full queue", arguments: [1, 5])
    func late(seconds: Int) {
        var (queue, stream) = (FullQueue(), Stream())
        _ = gaps(of: &stream, in: &queue, batches: 100)
        stream.late = .seconds(seconds)
        stream.now += .seconds(seconds)
        #expect(gaps(of: &stream, in: &queue, batches: 300, missing: 20) == 0)
    }

    @Test("lines that waited, and come faster than they were written, have none either")
    func waited() {
        var (queue, stream) = (FullQueue(), Stream())
        _ = gaps(of: &stream, in: &queue, batches: 100)
        var arrival = stream.now + .seconds(60)
        var gaps = 0
        for _ in 0..<400 {
            arrival += .milliseconds(10)
            gaps += queue.received(stream.batch(missing: 20), at: arrival).count
        }
        #expect(gaps == 0)
    }
}
