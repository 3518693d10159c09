// SPDX-License-Identifier: MIT

/// Where in the history a subscription begins.
struct StartingPoint: Equatable {
    /// What of the records asked for is not there any more.
    enum Missing: Equatable {
        case nothing
        case records(UInt64)
        /// Nobody can say: numbers have holes between runs of the relay, the journal from which the history was refilled
        /// may lack some, and of records that are gone it is not known whether they would pass the filter.
        case unknown
    }

    /// What is read comes after this record.
    var position: UInt64
    /// The first record, whether it passes or not, that is read; where there is none, the next one to be numbered.
    var first: UInt64
    var missing: Missing
}

extension StartingPoint {
    /// - Parameters:
    ///   - newest: the last record that was numbered.
    ///   - runStart: the first record of this run, from which on numbers have no holes.
    init(
        _ request: Subscription.History, of history: History, passing filter: RecordFilter, newest: UInt64,
        runStart: UInt64
    ) {
        let position: UInt64
        switch request {
        case .none: position = newest
        case .last(let count): position = history.position(beforeLast: count, passing: filter, newest: newest)
        // Numbers went back: the journal was lost and the clock put back. Nothing of what is here was read.
        case .after(let cursor): position = cursor > newest ? 0 : cursor
        }
        let first = history.firstSeq(after: position) ?? newest + 1
        self.init(position: position, first: first, missing: .nothing)
        guard case .after(let cursor) = request else { return }
        if cursor > newest {
            missing = .unknown
        } else if cursor < runStart - 1 {
            missing = history.isComplete(after: cursor) ? .nothing : .unknown
        } else if first - cursor > 1 {
            missing = filter.passesEveryRecord ? .records(first - cursor - 1) : .unknown
        }
    }
}
