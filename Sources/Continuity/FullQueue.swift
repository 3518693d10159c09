// SPDX-License-Identifier: MIT

import LogRelayModel

/// Finds where lines are missing on a stream whose panel reads the node more slowly than that writes.
///
/// The node's queue of 10,000 lines is full then, and drops a few lines again and again. It shows: lines come later than
/// they usually do, by as long as 10,000 of them take, and that does not get less. Where the time in them leaps then, others
/// are missing. With 1,250 lines a second that is from 7.2 s on. Lines that waited come faster than they were written, and
/// so are none of these.
///
/// Times of arrival are readings of any monotonic clock. Reads the time of one line a batch, and of each line while the queue
/// is full. Where times are of whole seconds, each new second counts as a leap then.
struct FullQueue: Sendable {
    /// How many lines make a queue count as full.
    private static let nearlyFull = 9_000.0
    private static let window = Duration.seconds(2)
    /// A panel that is asked for fewer a second is not slow.
    private static let fewestPerSecond = 100.0
    /// Fewer lines in a batch do not come from a queue.
    private static let fewestInBatch = 8
    private static let memory = Duration.seconds(1800)
    private static let mostPlaces = 4

    private struct Window: Sendable {
        var began: Duration
        var written: Duration
        var lines = 0
    }

    private struct LeastAge: Sendable {
        var began: Duration
        var age: Duration
    }

    private var window: Window?
    private var current: LeastAge?
    private var previous: LeastAge?
    /// From one line to the next, as they were written in the last window; nil where the queue was not full.
    private var pace: Duration?
    private var last: Duration?

    /// - Returns: before which lines of the batch others are missing.
    mutating func received(_ batch: LineBatch, at now: Duration) -> [Int] {
        guard batch.lines.count >= Self.fewestInBatch, let newest = batch.written(at: batch.lines.count - 1) else {
            last = nil
            return []
        }
        defer { last = newest }
        let places = pace.map { leaps(in: batch, longerThan: max(.milliseconds(4), $0 * 8)) } ?? []
        let least = learn(now - newest, at: now)
        guard var window else {
            window = Window(began: now, written: newest)
            return places
        }
        window.lines += batch.lines.count
        self.window = window
        if now - window.began >= Self.window {
            pace = judge(window, written: newest - window.written, came: now - window.began, late: now - newest - least)
            self.window = Window(began: now, written: newest)
        }
        return places
    }

    private func judge(_ window: Window, written: Duration, came: Duration, late: Duration) -> Duration? {
        let perSecond = Double(window.lines) / (came / .seconds(1))
        let isFull = perSecond * (late / .seconds(1)) >= Self.nearlyFull
        guard isFull, perSecond >= Self.fewestPerSecond, written > .zero, written < came * 1.2 else { return nil }
        return written / window.lines
    }

    private func leaps(in batch: LineBatch, longerThan longest: Duration) -> [Int] {
        var places: [Int] = []
        var before = last
        for place in batch.lines.indices {
            guard let written = batch.written(at: place) else { continue }
            if let before, written - before > longest, places.count < Self.mostPlaces { places.append(place) }
            before = written
        }
        return places
    }

    /// - Returns: the least age that a line had in the last half hour to hour.
    private mutating func learn(_ age: Duration, at now: Duration) -> Duration {
        if let current, now - current.began >= Self.memory { (previous, self.current) = (current, nil) }
        let least = min(current?.age ?? age, age)
        current = LeastAge(began: current?.began ?? now, age: least)
        return min(previous?.age ?? least, least)
    }
}
