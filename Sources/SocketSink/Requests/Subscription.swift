// SPDX-License-Identifier: MIT

/// What a consumer asks for with `subscribe`.
package struct Subscription: Equatable, Sendable {
    /// Which of the records that have been told already come first.
    ///
    /// - Without `last` and `after` there are none: the stream begins with what comes next.
    /// - `last` and `after` together are refused: one counts back from the end, the other on from a place, and of a
    ///   number of records missing nobody could tell which is meant.
    /// - `after` may be any number. With `"0"`, and with one of an earlier run, everything that is kept comes; so it
    ///   does with one that is yet to be assigned, for then numbers have gone back and nothing of this was read. In all
    ///   three cases, `missing` is `"unknown"`.
    enum History: Equatable, Sendable {
        case none
        /// As many of the newest that pass the filter.
        case last(Int)
        /// All behind this `seq`.
        case after(UInt64)
    }

    package var filter = RecordFilter()
    var history = History.none
}
