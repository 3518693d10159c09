// SPDX-License-Identifier: MIT

/// Decides which troubles are worth a warning, so that who reads only warnings misses none and is not buried in them.
/// Pure; times are parameters.
///
/// - A trouble that is new, or has another reason than before, is reported.
/// - One that lasts is reported again every hour: no reminder means that it is over.
/// - One that comes back after it was over is reported again, but not within ten minutes of the last report: a subject that
///   flaps every few seconds makes six warnings an hour, each saying how many times it happened.
///
/// **Bound**: at most ``mostReasons`` reasons of each subject that ever had a trouble. A further reason pushes out the one
/// told longest ago, which may then be told early.
struct Troubles<Subject: Hashable & Sendable>: Sendable {
    /// How long a trouble may last until it is reported again.
    static var reminder: Duration { .seconds(3600) }
    /// How soon a trouble that had ended may be told again.
    static var recurrence: Duration { .seconds(600) }
    static var mostReasons: Int { 8 }

    private struct Telling {
        var at: ContinuousClock.Instant
        /// How many times it has happened since, this time not counted.
        var untold = 0
        /// It has ended since.
        var isOver = false
    }

    private struct History {
        var tellings: [String: Telling] = [:]
        /// When the trouble that still lasts began.
        var since: ContinuousClock.Instant?
    }

    private var histories: [Subject: History] = [:]

    /// A trouble has occurred.
    /// - Returns: nil where it need not be told, otherwise how many times it happened since it was last told: 1 for news.
    mutating func occurred(_ subject: Subject, reason: String, now: ContinuousClock.Instant) -> Int? {
        var history = histories[subject] ?? History()
        defer { histories[subject] = history }
        history.since = history.since ?? now
        if var last = history.tellings[reason] {
            last.untold += 1
            guard now - last.at >= (last.isOver ? Self.recurrence : Self.reminder) else {
                history.tellings[reason] = last
                return nil
            }
            history.tellings[reason] = Telling(at: now)
            return last.untold
        }
        if history.tellings.count >= Self.mostReasons,
            let oldest = history.tellings.min(by: { $0.value.at < $1.value.at })
        {
            history.tellings[oldest.key] = nil
        }
        history.tellings[reason] = Telling(at: now)
        return 1
    }

    /// All is well.
    /// - Returns: how long it was not; nil if there was no trouble.
    mutating func ended(_ subject: Subject, now: ContinuousClock.Instant) -> Duration? {
        guard let since = histories[subject]?.since else { return nil }
        histories[subject]?.since = nil
        for reason in histories[subject]?.tellings.keys.map(\.self) ?? [] {
            histories[subject]?.tellings[reason]?.isOver = true
        }
        return now - since
    }
}
