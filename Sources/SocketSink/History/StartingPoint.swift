// SPDX-License-Identifier: MIT

/// Where in the history a subscription begins.
struct StartingPoint: Equatable {
    /// What of the records asked for is not there any more.
    enum Missing: Equatable {
        case nothing
        case records(UInt64)
        /// Nobody can say: numbers have holes between runs of the relay, and of records that are gone it is not known
        /// whether they would pass the filter.
        case unknown
    }

    /// What is read comes after this record.
    var position: UInt64
    /// The first record, whether it passes or not, that is read; where there is none, the next one to be numbered.
    var first: UInt64
    var missing: Missing

    /// - Parameters:
    ///   - newest: the last record that was numbered.
    ///   - runStart: the first record of this run, from which on numbers have no holes.
    init(
        _ request: Subscription.History, of history: History, passing filter: RecordFilter, newest: UInt64,
        runStart: UInt64
    ) {
        missing = .nothing
        switch request {
        case .none:
            position = newest
        case .last(let count):
            position = history.position(beforeLast: count, passing: filter, newest: newest)
        case .after(let cursor) where cursor > newest:
            // Numbers went back: the journal was lost and the clock put back. Nothing of what is here was read.
            position = 0
            missing = .unknown
        case .after(let cursor):
            position = cursor
        }
        first = history.firstSeq(after: position) ?? newest + 1
        guard case .after(let cursor) = request, cursor <= newest else { return }
        let lost = first - cursor - 1
        if cursor < runStart - 1 {
            missing = .unknown
        } else if lost > 0 {
            missing = filter.passesEveryRecord ? .records(lost) : .unknown
        }
    }
}
