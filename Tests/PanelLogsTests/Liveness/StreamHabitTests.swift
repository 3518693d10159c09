// SPDX-License-Identifier: MIT

import Glibc
import HabitSimulation
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("A stream's habit", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct StreamHabitTests {
    private static let limit = SilenceLimit(bound: .seconds(600), suspects: true)

    /// A stream that has brought lines at this pace for an hour.
    private static func habit(pause: Duration) -> (habit: StreamHabit, now: Duration) {
        var habit = StreamHabit()
        var now = Duration.zero
        habit.opened(at: now, afterSuspicion: false)
        while now < .seconds(3600) {
            habit.receivedLines(at: now)
            now += pause
        }
        return (habit, now)
    }

    @Test("nothing is learned at the start: then Silence= counts")
    func unlearned() {
        var habit = StreamHabit()
        #expect(habit.patience(Self.limit) == .seconds(600))
        for second in 0..<8 { habit.receivedLines(at: .seconds(second)) }
        #expect(habit.patience(Self.limit) == .seconds(600))
        habit.receivedLines(at: .seconds(8))
        #expect(habit.patience(Self.limit) ?? .zero < .seconds(600))
    }

    @Test("a busy stream is suspected after 10 s, a slower one later, and none later than after Silence=")
    func threshold() {
        #expect(Self.habit(pause: .milliseconds(50)).habit.patience(Self.limit) == .seconds(10))
        #expect(Self.habit(pause: .seconds(10)).habit.patience(Self.limit) == .seconds(18))
        #expect(Self.habit(pause: .seconds(400)).habit.patience(Self.limit) == .seconds(600))
    }

    @Test("Suspect=no leaves Silence=, Silence=0 leaves the habit, and both together nothing")
    func settings() {
        let (habit, _) = Self.habit(pause: .milliseconds(50))
        #expect(habit.patience(SilenceLimit(bound: .seconds(600), suspects: false)) == .seconds(600))
        #expect(habit.patience(SilenceLimit(bound: .zero, suspects: true)) == .seconds(10))
        #expect(habit.patience(.none) == nil)
        #expect(StreamHabit().patience(SilenceLimit(bound: .zero, suspects: true)) == .seconds(3600))
    }

    @Test(
        "each suspicion that brings nothing doubles the next, up to 2 h, until a line comes", arguments: [true, false])
    func doubling(suspects: Bool) {
        var (habit, now) = Self.habit(pause: .seconds(400))
        let limit = SilenceLimit(bound: .seconds(600), suspects: suspects)
        var waits: [Duration] = []
        for _ in 0..<6 {
            let patience = habit.patience(limit) ?? .zero
            waits.append(patience)
            now += patience
            habit.suspected()
            habit.opened(at: now, afterSuspicion: true)
        }
        #expect(waits == [600, 1200, 2400, 4800, 7200, 7200].map { .seconds($0) })
        habit.receivedLines(at: now)
        #expect(habit.patience(limit) ?? .zero < .seconds(1200))
    }

    @Test("a pause that was the stream's own makes it more cautious; one that was the panel's does not")
    func caution() {
        for wereHeldUp in [false, true] {
            var (habit, now) = Self.habit(pause: .milliseconds(50))
            now += .seconds(11)
            habit.suspected()
            habit.opened(at: now, afterSuspicion: true)
            habit.receivedLines(at: now, wereHeldUp: wereHeldUp)
            let patience = habit.patience(Self.limit) ?? .zero
            #expect(wereHeldUp ? patience == .seconds(10) : patience > .seconds(14))
        }
    }

    @Test("what passed while no connection was open is no pause")
    func outage() {
        var (habit, now) = Self.habit(pause: .milliseconds(50))
        for _ in 0..<3 {
            now += .seconds(300)
            habit.opened(at: now, afterSuspicion: false)
            habit.receivedLines(at: now)
        }
        #expect(habit.patience(Self.limit) == .seconds(10))
    }

    /// `HABIT_SEED` plays other days. In some of them a stream is deaf for longer: `packaging/bench --habit` says how often.
    private static let seed: UInt64 = getenv("HABIT_SEED").flatMap { UInt64(String(cString: $0)) } ?? 42

    @Test(
        "over twenty days finds deafness in time, and leaves quiet streams alone",
        arguments: [
            SimulatedStream(rate: 20, kind: .even, poll: 2, longestDeaf: 45),
            SimulatedStream(rate: 20, kind: .crowd, poll: 2, longestDeaf: 45),
            SimulatedStream(rate: 0.1, kind: .even, longestDeaf: 900),
            SimulatedStream(rate: 1, kind: .crowd, hasEmptyNights: true, longestDeaf: 7200),
        ])
    func days(_ stream: SimulatedStream) {
        let traffic = Traffic(
            rate: stream.rate, kind: stream.kind, poll: stream.poll, hasEmptyNights: stream.hasEmptyNights,
            seed: Self.seed)
        let days = StreamDays(days: 20, of: traffic, seed: Self.seed &+ 1)
        #expect(days.timesDeaf.count > 10, "HABIT_SEED=\(Self.seed)")
        #expect(days.timeDeaf(0.5) <= min(stream.longestDeaf, 300), "HABIT_SEED=\(Self.seed)")
        #expect(days.timesDeaf.last ?? 0 <= stream.longestDeaf, "HABIT_SEED=\(Self.seed)")
        #expect(days.meanFalseReopenings <= 2, "HABIT_SEED=\(Self.seed)")
        #expect(days.weeklyFalseGaps <= 1, "HABIT_SEED=\(Self.seed)")
        #expect(days.nightlyReopenings.max() ?? 0 <= 13, "HABIT_SEED=\(Self.seed)")
    }
}

struct SimulatedStream: CustomTestStringConvertible, Sendable {
    var rate: Double
    var kind: Traffic.Kind
    /// In seconds; longer ones let the days pass faster.
    var poll = 0.5
    var hasEmptyNights = false
    /// In seconds.
    var longestDeaf: Double

    var testDescription: String { "\(rate) lines/s, \(kind)\(hasEmptyNights ? ", empty nights" : "")" }
}
