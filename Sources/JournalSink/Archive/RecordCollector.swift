// SPDX-License-Identifier: MIT

import LogRelayModel

/// Takes stored entries from the newest back, and decides what of them a new run goes on from. Pure.
struct RecordCollector {
    /// Numbers begin at the clock and grow more slowly than it goes. What is more than this ahead, in microseconds, was
    /// numbered by a clock that was wrong, and would keep the numbers wrong for ever.
    static let farthestAhead: UInt64 = 86_400_000_000

    private let largestSeq: UInt64
    private var budget: Int
    private var found: [ArchivedRecord] = []
    private(set) var lastSeq: UInt64?
    private var extent: Extent
    private var newer: (seq: UInt64, process: ProcessMark)?
    private let selective: SelectiveRun?

    /// Whether the records found are all that were told behind the oldest of them.
    private enum Extent {
        case whole
        /// Only behind this number; nil: not even the newest.
        case broken(after: UInt64?)
    }

    /// - Parameters:
    ///   - historyBytes: what the records may take when they are encoded for the socket.
    ///   - mayMiss: entries may be missing anywhere: what is found says nothing about what is not.
    ///   - selective: the newest run that did not store everything it told.
    init(now: Timestamp, historyBytes: Int, mayMiss: Bool, selective: SelectiveRun? = nil) {
        largestSeq = UInt64(max(now.microseconds, 0)) + Self.farthestAhead
        budget = historyBytes
        extent = mayMiss ? .broken(after: nil) : .whole
        self.selective = selective
    }

    /// - Returns: whether an older entry is of use.
    mutating func take(_ entry: StoredEntry) -> Bool {
        guard let seq = entry.seq, let record = entry.record, seq <= largestSeq else {
            breakOff()
            return wantsMore
        }
        lastSeq = max(lastSeq ?? 0, seq)
        guard budget > 0 else { return false }
        if let newer {
            // The journal has an entry twice.
            guard seq != newer.seq else { return true }
            // Numbers have gone back once; what is older does not go before what was found.
            guard seq < newer.seq else {
                extent = .broken(after: nil)
                return false
            }
            // Between two runs a hole is as it should be; within one, it is what the journal did not get.
            if newer.seq - seq > 1, newer.process == entry.process { breakOff() }
        }
        // Behind this one there may have been more, which was not stored.
        if let selective, selective.leavesDoubt(behind: seq, of: entry.process) { breakOff() }
        newer = (seq, entry.process)
        budget -= Self.encodedSize(of: record)
        if budget >= 0 { found.append(record) }
        return wantsMore
    }

    /// An entry could not be read.
    mutating func breakOff() {
        if case .whole = extent { extent = .broken(after: newer.map { $0.seq - 1 }) }
    }

    private var wantsMore: Bool { budget > 0 || lastSeq == nil }

    /// Oldest first.
    var records: [ArchivedRecord] { found.reversed() }

    /// See ``Recollection/completeAfter``.
    var completeAfter: UInt64? {
        switch extent {
        case .whole: found.last.map { $0.seq - 1 }
        case .broken(let after): after
        }
    }

    /// A line stands twice in its object: as it is, and in its parts. The rest is keys.
    private static func encodedSize(of record: ArchivedRecord) -> Int {
        switch record {
        case .line(let line): 2 * line.bytes.count + 512
        case .gap: 256
        }
    }
}
