// SPDX-License-Identifier: MIT

import DequeModule
import LogRelayModel
import NIOCore

/// The newest records, encoded, for consumers that come back.
///
/// Holds at most ``limit`` bytes, reckoned by the memory that is taken and not by the text in it. What no longer fits
/// falls out, oldest first; a record longer than ``limit`` takes everything with it and is not kept. What is kept is
/// therefore always the unbroken end of what was told.
struct History {
    /// Records of one source that follow one another.
    struct Segment: Equatable {
        var source: SourceID
        var records: EncodedRecords
        /// When the first of them was received.
        var time: Timestamp

        var lastSeq: UInt64 { records.marks.last?.seq ?? 0 }

        /// What it holds in memory: the whole storage of its bytes, its marks, and about what the allocations take.
        var cost: Int {
            records.bytes.storageCapacity + records.marks.count * MemoryLayout<EncodedRecords.Mark>.stride + 256
        }
    }

    /// In bytes; 0 keeps nothing.
    let limit: Int
    private(set) var cost = 0
    private(set) var segments = Deque<Segment>()
    /// All that earlier runs told with a greater number is kept.
    var completeAfter: UInt64

    /// - Parameter completeAfter: the last number of the run before, of which nothing is kept yet.
    init(limit: Int, completeAfter: UInt64 = 0) {
        self.limit = limit
        self.completeAfter = completeAfter
    }

    /// The oldest record.
    var firstSeq: UInt64? { segments.first?.records.marks.first?.seq }

    /// When it was received.
    var firstTime: Timestamp? { segments.first?.time }

    /// Keeps records, which come after all that are kept.
    ///
    /// - Parameter time: when they were received.
    /// - Returns: what fell out for them, oldest first; perhaps some of themselves.
    mutating func append(_ records: EncodedRecords, of source: SourceID, at time: Timestamp) -> [Segment] {
        guard limit > 0 else { return [Segment(source: source, records: records, time: time)] }
        var fallen: [Segment] = []
        for segment in pieces(of: Segment(source: source, records: records, time: time)) {
            cost += segment.cost
            segments.append(segment)
            while cost > limit, let oldest = segments.popFirst() {
                cost -= oldest.cost
                completeAfter = max(completeAfter, oldest.lastSeq)
                fallen.append(oldest)
            }
        }
        return fallen
    }

    /// A segment falls out as a whole; a batch that is a large part of the history is therefore kept in several pieces.
    private func pieces(of segment: Segment) -> [Segment] {
        guard segment.cost > limit / 8, segment.records.marks.count > 1 else { return [segment] }
        var pieces: [Segment] = []
        var records = segment.records
        while !records.marks.isEmpty {
            var count = 1
            let start = records.bytes.readerIndex
            for mark in records.marks.dropFirst() {
                guard mark.end - start <= limit / 16 else { break }
                count += 1
            }
            let piece = records.removeFirst(count)
            // A part that shares would hold the storage of the whole.
            pieces.append(Segment(source: segment.source, records: piece.copied(), time: segment.time))
        }
        return pieces
    }
}
