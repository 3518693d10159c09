// SPDX-License-Identifier: MIT

import PanelLogs
import PanelSimulator

/// Days of one stream whose panel makes it deaf now and then: what the habit finds, and what it takes for deafness.
package struct StreamDays {
    /// For how long lines were missed, from the first one on, each time that the stream was deaf; in seconds, sorted.
    package private(set) var timesDeaf: [Double] = []
    /// Reopenings of a stream that was in order, on each day while lines came.
    package private(set) var falseReopenings: [Int]
    /// The same, in each night without a line.
    package private(set) var nightlyReopenings: [Int] = []
    /// Gaps behind a reopening of a stream that was in order.
    package private(set) var falseGaps = 0

    /// The panel makes the stream deaf five times a day.
    private static var meanTimeToDeafness: Double { 17_280 }
    /// From a reopening to the first line that has waited.
    private static var delay: Double { 0.2 }
    private static var nightLength: Double { 25_000 }

    private let limit: SilenceLimit
    private var habit = StreamHabit()
    private var ages: LineAges

    /// - Parameter silence: `Silence=`.
    package init(days: Int, of traffic: Traffic, silence: Duration = .seconds(600), seed: UInt64) {
        limit = SilenceLimit(bound: silence, suspects: true)
        ages = LineAges(seed: seed)
        falseReopenings = Array(repeating: 0, count: days)
        var traffic = traffic
        var random = SeededGenerator(seed: seed)
        let end = Double(days) * 86_400
        var deafFrom = random.exponential(mean: Self.meanTimeToDeafness)
        var last = 0.0
        var next = traffic.next()
        habit.opened(at: .zero, afterSuspicion: false)
        while next < end {
            if deafFrom < next {
                // Reopenings before the first line that is missed: they cure the deafness in time.
                let cure = reopen(from: last, until: { $0 >= deafFrom })
                if cure > next {
                    timesDeaf.append(cure - next)
                    while next < cure { next = traffic.next() }
                    _ = ages.lineCame(at: cure + Self.delay, isBusy: habit.isBusy, delay: cure - deafFrom)
                    habit.receivedLines(at: .seconds(cure + Self.delay), wereHeldUp: true)
                    last = cure + Self.delay
                } else {
                    let reopenings = reopenings(from: cure, before: next)
                    note(reopenings, from: last, to: next)
                    receivedLines(at: next)
                    last = next
                }
                deafFrom = max(deafFrom, next) + random.exponential(mean: Self.meanTimeToDeafness)
            } else {
                note(reopenings(from: last, before: next), from: last, to: next)
                receivedLines(at: next)
                last = next
            }
            if next <= last { next = traffic.next() }
        }
        timesDeaf.sort()
    }

    private mutating func receivedLines(at time: Double) {
        let wasDeaf = ages.lineCame(at: time, isBusy: habit.isBusy)
        if wasDeaf { falseGaps += 1 }
        habit.receivedLines(at: .seconds(time), wereHeldUp: wasDeaf)
    }

    /// Reopens the stream as its habit calls for it.
    /// - Returns: the time of the first reopening that is late enough.
    private mutating func reopen(from last: Double, until isLate: (Double) -> Bool) -> Double {
        var time = last
        while let patience = habit.patience(limit) {
            time += patience / .seconds(1)
            habit.suspected()
            ages.closedForSilence(at: time)
            habit.opened(at: .seconds(time), afterSuspicion: true)
            if isLate(time) { return time }
        }
        return .infinity
    }

    private mutating func reopenings(from last: Double, before next: Double) -> Int {
        var time = last
        var count = 0
        while let patience = habit.patience(limit) {
            time += patience / .seconds(1)
            guard time < next else { break }
            habit.suspected()
            ages.closedForSilence(at: time)
            habit.opened(at: .seconds(time), afterSuspicion: true)
            count += 1
        }
        return count
    }

    private mutating func note(_ reopenings: Int, from last: Double, to next: Double) {
        guard reopenings > 0 else { return }
        if next - last > Self.nightLength {
            nightlyReopenings.append(reopenings)
        } else {
            falseReopenings[min(Int(next / 86_400), falseReopenings.count - 1)] += reopenings
        }
    }
}

extension StreamDays {
    /// The time deaf that so great a part of the times does not exceed; zero where the stream was never deaf.
    package func timeDeaf(_ part: Double) -> Double {
        timesDeaf.isEmpty ? 0 : timesDeaf[min(timesDeaf.count - 1, Int(Double(timesDeaf.count) * part))]
    }

    /// Each day, on average.
    package var meanFalseReopenings: Double {
        Double(falseReopenings.reduce(0, +)) / Double(max(falseReopenings.count, 1))
    }

    /// On average.
    package var weeklyFalseGaps: Double { Double(falseGaps * 7) / Double(max(falseReopenings.count, 1)) }
}
