// SPDX-License-Identifier: MIT

import Foundation
import LogRelayModel
import PanelLogs
import PanelSimulator

/// How old lines are when they come, and what their times say of a reopened stream: whether it is taken for one that was
/// deaf, which makes a gap.
struct LineAges {
    /// One look at the panel lasts so long; one line in a hundred comes later.
    private static let usual = 0.8
    private static let latePart = 0.01
    private static let meanDelay = 5.0
    /// As often as this the times are looked at, of lines that come steadily.
    private static let interval = 60.0

    private var times = WrittenTimes()
    private var random: SeededGenerator
    private var nextLook = 0.0

    init(seed: UInt64) { random = SeededGenerator(seed: seed ^ 0xA6E5) }

    mutating func closedForSilence(at time: Double) {
        times.closedForSilence(at: .seconds(time))
        times.opened(at: .seconds(time))
        nextLook = 0
    }

    /// - Parameters:
    ///   - isBusy: several lines a second are the stream's habit.
    ///   - delay: how much later than usual the line comes.
    /// - Returns: whether the stream is taken for one that was deaf.
    mutating func lineCame(at time: Double, isBusy: Bool, delay: Double = 0) -> Bool {
        guard time >= nextLook else { return false }
        nextLook = time + Self.interval
        let isLate = random.unit() < Self.latePart
        let age = delay + random.unit() * Self.usual + (isLate ? random.exponential(mean: Self.meanDelay) : 0)
        return times.received(Self.batch(writtenAt: time - age), isReplay: false, isBusy: isBusy, at: .seconds(time))
            .wasDeaf
    }

    /// A line as Xray writes it.
    private static func batch(writtenAt time: Double) -> LineBatch {
        let style = Date.ISO8601FormatStyle(dateTimeSeparator: .space, includingFractionalSeconds: true)
        let date = Date(timeIntervalSince1970: 1_700_000_000 + time)
        let text = date.formatted(style).dropLast().replacing("-", with: "/") + "000 from 192.0.2.1:1 accepted tcp:x:1"
        var batch = LineBatch(receivedAt: Timestamp(microseconds: 0))
        batch.bytes = Array(text.utf8)
        batch.lines = [LineBatch.Line(offset: 0, length: batch.bytes.count, isCut: false)]
        return batch
    }
}
