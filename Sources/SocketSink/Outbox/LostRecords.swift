// SPDX-License-Identifier: MIT

/// Records of one consumer that follow one another and were lost to it.
struct LostRecords: Equatable {
    var count: UInt64
    var first: UInt64
    var last: UInt64

    /// Those lost earlier, and these; nil if these are none.
    init?(_ earlier: LostRecords?, and marks: ArraySlice<EncodedRecords.Mark>) {
        guard let firstMark = marks.first, let lastMark = marks.last else { return nil }
        count = (earlier?.count ?? 0) + UInt64(marks.count)
        first = earlier?.first ?? firstMark.seq
        last = lastMark.seq
    }
}
