// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore

/// One consumer's way through the history, up to where it can go on live.
///
/// Reads at the consumer's pace: while it is on its way, new records wait in the history and not in its outbox. What
/// falls out of the history before it was read is lost to this consumer, counted, and told in its place.
struct Replay {
    /// What the consumer gets next.
    enum Step {
        case records(EncodedRecords)
        case dropped(LostRecords)
        /// What was asked for ends here.
        case live
        /// Much was looked at, and nothing passed: go on in another turn of the loop.
        case nothingYet
        /// Everything was read. What waited comes now, and the live stream after it.
        case caughtUp([SourceID: ByteBuffer])
    }

    /// The last record that was read, or passed over, or lost.
    private(set) var position: UInt64
    private let filter: RecordFilter
    private var stage: Stage
    private var untold: LostRecords?
    /// The newest state of each source that changed meanwhile: told when the records before it were.
    private var states: [SourceID: ByteBuffer] = [:]

    private enum Stage: Equatable {
        /// Reads what was asked for, which ends with this record.
        case asked(through: UInt64)
        /// Reads what came while that was read.
        case catchingUp
    }

    /// Reads what comes after `position`; `newest` is the last record that was told to anyone.
    init(after position: UInt64, newest: UInt64, passing filter: RecordFilter) {
        self.position = position
        self.filter = filter
        self.stage = .asked(through: newest)
    }

    /// Records have fallen out of the history.
    ///
    /// - Returns: how many of them are lost to this consumer.
    mutating func lose(_ segment: History.Segment) -> UInt64 {
        guard segment.lastSeq > position else { return 0 }
        let lost = filter.marks(of: segment.records, from: segment.source, after: position)
        position = segment.lastSeq
        untold = LostRecords(untold, and: lost) ?? untold
        return UInt64(lost.count)
    }

    /// A source's state has changed.
    mutating func hold(_ state: ByteBuffer, of source: SourceID) {
        states[source] = state
    }

    /// Reads on: at most `length` bytes, or one record if it alone is longer.
    mutating func next(from history: History, upTo length: Int) -> Step {
        if let lost = untold {
            untold = nil
            return .dropped(lost)
        }
        var end = UInt64.max
        if case .asked(let through) = stage { end = through }
        if let portion = history.next(after: position, through: end, upTo: length, passing: filter) {
            position = portion.position
            return portion.records.marks.isEmpty ? .nothingYet : .records(portion.records)
        }
        switch stage {
        case .asked:
            stage = .catchingUp
            return .live
        case .catchingUp:
            return .caughtUp(states)
        }
    }
}
