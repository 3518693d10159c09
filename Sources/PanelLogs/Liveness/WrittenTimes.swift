// SPDX-License-Identifier: MIT

import Continuity
package import LogRelayModel

/// Tells from the times in a stream's lines whether they were held up: the evidence that a stream which was reopened
/// because of its silence had been deaf.
///
/// The clocks of node and relay need not agree. What counts is how old the stream's lines are when they come, by both
/// clocks: the youngest and the oldest of the last half hour to hour. Lines of a node whose age is 3,600.1 to 3,600.8 s
/// come, then none, and at 100 s the stream is closed: a line of age 3,612 s that comes at 100.3 s is more than 10 s older
/// than the closing, and was held up. Lines that a panel gathers for `Interval=` are as old as that, as all lines before.
///
/// A backend that was started anew once more has thrown away what would prove it. Then a busy stream's new lines come at
/// once: within half a second of the reopening, while a source that was quiet goes on at any time.
///
/// Times of arrival are readings of the relay's ``MonotonicClock``.
package struct WrittenTimes: Equatable, Sendable {
    /// What a batch shows.
    package struct Sight: Equatable, Sendable {
        /// It brings a line that the stream has not brought before, as far as times tell.
        package var isNews: Bool
        /// It was held up: the stream was deaf before it was reopened.
        package var wasDeaf: Bool

        package init(isNews: Bool, wasDeaf: Bool) {
            self.isNews = isNews
            self.wasDeaf = wasDeaf
        }
    }

    private struct Ages: Equatable, Sendable {
        var began: Duration
        var youngest: Duration
        var oldest: Duration
    }

    private static var windowLength: Duration { .seconds(1800) }
    /// How much later than ever before a line may come.
    private static var tolerance: Duration { .milliseconds(200) }
    /// The same where Xray, before 25.1.30, writes times of whole seconds.
    private static var toleranceOfSeconds: Duration { .seconds(1) }
    /// So soon after the reopening come the lines of a stream that was deaf.
    private static var atOnce: Duration { .milliseconds(500) }
    /// For so long, a first connection may bring what has waited.
    private static var precaution: Duration { .seconds(1) }
    /// Ages that differ by more are those of lines that waited, or of a clock that was set.
    private static var widestSpread: Duration { .seconds(15) }

    private var current: Ages?
    private var previous: Ages?
    /// The least age in the first second of a first connection: counts until there are others.
    private var firstAge: Duration?
    private var newest: Duration?
    /// When the open connection was opened.
    private var openedAt: Duration?
    /// When the connection before was closed because of its silence, until a line tells whether that was deafness.
    private var closedAt: Duration?

    package init() {}

    /// Whether the next line tells if the stream was deaf.
    var isInQuestion: Bool { closedAt != nil }

    /// A connection is open.
    package mutating func opened(at now: Duration) { openedAt = now }

    /// The stream is closed because of its silence.
    package mutating func closedForSilence(at now: Duration) { closedAt = closedAt ?? now }

    /// - Parameters:
    ///   - isReplay: the panel may be repeating its last lines.
    ///   - isBusy: several lines a second are the stream's habit.
    package mutating func received(
        _ batch: LineBatch, isReplay: Bool, isBusy: Bool = false, at now: Duration
    ) -> Sight {
        guard let written = batch.written(at: batch.lines.count - 1) else {
            return Sight(isNews: !isReplay, wasDeaf: false)
        }
        let before = newest
        newest = max(before ?? written, written)
        let isNews = !isReplay || before.map { written > $0 } ?? true
        guard isNews else { return Sight(isNews: false, wasDeaf: false) }
        let wasDeaf = judge(batch, after: isReplay ? before : nil, comesAtOnce: !isReplay && isBusy && isAtOnce(now))
        if !isReplay, closedAt == nil, !wasDeaf { learn(now - written, at: now) }
        return Sight(isNews: true, wasDeaf: wasDeaf)
    }

    /// - Parameter known: lines that are not newer were brought before.
    private mutating func judge(_ batch: LineBatch, after known: Duration?, comesAtOnce: Bool) -> Bool {
        guard let closedAt else { return false }
        for index in batch.lines.indices {
            guard let written = batch.written(at: index), known.map({ written > $0 }) ?? true else { continue }
            self.closedAt = nil
            if comesAtOnce { return true }
            guard let ages else { return false }
            let isWholeSeconds = written.components.attoseconds == 0
            return written + ages.oldest + (isWholeSeconds ? Self.toleranceOfSeconds : Self.tolerance) < closedAt
        }
        return false
    }

    private func isAtOnce(_ now: Duration) -> Bool { openedAt.map { now - $0 < Self.atOnce } ?? false }

    private var ages: Ages? {
        guard let current else { return previous ?? firstAge.map { Ages(began: .zero, youngest: $0, oldest: $0) } }
        guard let previous else { return current }
        return Ages(
            began: previous.began, youngest: min(current.youngest, previous.youngest),
            oldest: max(current.oldest, previous.oldest))
    }

    /// What may have waited for the connection says nothing of the ages of lines that come afterwards.
    private mutating func learn(_ age: Duration, at now: Duration) {
        if let openedAt {
            let sinceOpening = now - openedAt
            if current == nil, previous == nil, sinceOpening < Self.precaution {
                firstAge = min(firstAge ?? age, age)
                return
            }
            if let ages, age > sinceOpening + ages.oldest { return }
        }
        if let began = current?.began, now - began >= Self.windowLength { (previous, current) = (current, nil) }
        if let previous, now - previous.began >= Self.windowLength * 3 { self.previous = nil }
        if let ages {
            // Lines that waited, as those that a first connection brings, are older than others. None can be younger.
            guard age <= ages.youngest + Self.widestSpread else { return }
            if age < ages.oldest - Self.widestSpread { (previous, current) = (nil, nil) }
        }
        var window = current ?? Ages(began: now, youngest: age, oldest: age)
        window.youngest = min(window.youngest, age)
        window.oldest = max(window.oldest, age)
        current = window
    }
}
