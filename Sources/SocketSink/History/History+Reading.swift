// SPDX-License-Identifier: MIT

import DequeModule
import NIOCore

extension History {
    /// Some records that pass a filter, and how far the history was looked through for them.
    struct Portion: Equatable {
        var records: EncodedRecords
        /// The last record that was looked at.
        var position: UInt64
    }

    /// How many records one call looks at: about a millisecond's worth.
    private static var mostLookedAt: Int { 16 * 1024 }

    /// The next records behind `position`, as far as `end`: those that pass, as many as go into `length` bytes, and at
    /// least one.
    ///
    /// - Returns: nil where there is nothing left to look at. A portion may hold no record, and still get further.
    func next(
        after position: UInt64, through end: UInt64, upTo length: Int, passing filter: RecordFilter
    ) -> Portion? {
        var portion = Portion(records: EncodedRecords(bytes: ByteBuffer(), marks: []), position: position)
        var index = firstSegment(endingAfter: position)
        var lookedAt = 0
        while index < segments.count, lookedAt < Self.mostLookedAt {
            guard let room = portion.take(from: segments[index], through: end, upTo: length, passing: filter)
            else { break }
            lookedAt += room
            index += 1
        }
        return portion.position == position ? nil : portion
    }

    /// Where to begin to read so that the last `count` records that pass are read: the record before them.
    ///
    /// Looks through the history from its end, all at once if few pass.
    func position(beforeLast count: Int, passing filter: RecordFilter, newest: UInt64) -> UInt64 {
        guard count > 0 else { return newest }
        var position = newest
        var left = count
        for segment in segments.reversed() {
            let passing = filter.marks(of: segment.records, from: segment.source)
            if passing.count >= left, let oldest = passing.dropLast(left - 1).last { return oldest.seq - 1 }
            left -= passing.count
            if let oldest = passing.first { position = oldest.seq - 1 }
        }
        return position
    }

    /// The oldest record behind `position`.
    func firstSeq(after position: UInt64) -> UInt64? {
        let index = firstSegment(endingAfter: position)
        guard index < segments.count else { return nil }
        return segments[index].records.marks.first { $0.seq > position }?.seq
    }

    /// Whether all that an earlier run told after `cursor` is kept.
    ///
    /// A cursor that belongs to no record here is of a run whose end was not stored, or of one that was not stored at
    /// all: nobody knows what that one told behind it. The exception is the number just before a record.
    func isComplete(after cursor: UInt64) -> Bool {
        guard cursor > completeAfter, let next = firstSeq(after: cursor - 1) else { return cursor == completeAfter }
        return next == cursor || next == cursor + 1
    }

    private func firstSegment(endingAfter position: UInt64) -> Int {
        var low = 0, high = segments.count
        while low < high {
            let middle = (low + high) / 2
            if segments[middle].lastSeq > position { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension History.Portion {
    /// Takes from one segment.
    ///
    /// - Returns: how many records were looked at; nil if there may be more, but not for this portion.
    fileprivate mutating func take(
        from segment: History.Segment, through end: UInt64, upTo length: Int, passing filter: RecordFilter
    ) -> Int? {
        let all = segment.records
        // Marks are numbered without holes within a segment in practice; this holds with holes too.
        let first = all.marks.firstIndex { $0.seq > position } ?? all.marks.endIndex
        guard filter.passes(segment.source) else {
            return pass(all.marks[first...], through: end)
        }
        var isFull = false
        all.bytes.withUnsafeReadableBytes { bytes in
            for index in first..<all.marks.endIndex {
                let mark = all.marks[index]
                guard mark.seq <= end else { return isFull = true }
                if filter.passesEveryRecord || filter.passes(mark.traits, endOf: all.endingBytes(bytes, at: mark)) {
                    let size = all.range(at: index).count
                    guard records.marks.isEmpty || records.bytes.readableBytes + size <= length else {
                        return isFull = true
                    }
                    records.append(index..<index + 1, of: all)
                }
                position = mark.seq
            }
        }
        return isFull ? nil : all.marks.endIndex - first
    }

    /// Goes over records without taking any.
    private mutating func pass(_ marks: ArraySlice<EncodedRecords.Mark>, through end: UInt64) -> Int? {
        let passed = marks.prefix { $0.seq <= end }
        if let last = passed.last { position = last.seq }
        return passed.count == marks.count ? marks.count : nil
    }
}
