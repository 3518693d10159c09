// SPDX-License-Identifier: MIT

import DequeModule
import LogRelayModel

/// What waits for journald, bounded in bytes. Pure; ``JournalQueue`` puts a lock around it.
///
/// **Bound**: `limit` bytes as ``BacklogItem/cost`` counts them, claimed but unsent items included. Only an empty backlog
/// takes an item however large, so that a line longer than the limit is not lost for good.
/// **Loss**: a batch that does not fit is dropped whole and its lines are counted by source. From then on everything is
/// dropped until a quarter of the limit is free again: one long gap instead of thousands of short ones, and what was
/// accepted stays contiguous.
struct Backlog: Sendable {
    private enum Intake {
        case open
        case closed(WaitingGaps)
    }

    /// While the intake stays open, losses are told no more often than this.
    private static let tellingInterval = Duration.seconds(1)

    let limit: Int
    private var unclaimed = Deque<BacklogItem>()
    private var intake = Intake.open
    private var ledger = LossLedger()
    private var toldAt: ContinuousClock.Instant?
    /// Entries taken and not yet handed over, claimed ones included.
    private(set) var entries = 0
    /// What those hold in memory.
    private(set) var bytes = 0
    private(set) var handedOver: UInt64 = 0
    /// Lines that did not fit, and entries that journald's socket refused.
    private(set) var dropped: UInt64 = 0

    init(limit: Int) {
        self.limit = limit
    }

    // MARK: Filling

    mutating func add(_ batch: RecordBatch) {
        guard !batch.records.isEmpty else { return }
        if case .open = intake, append(.batch(batch)) { return }
        if case .open = intake { intake = .closed(WaitingGaps()) }
        ledger.add(batch.records.count, of: batch.source)
        dropped += UInt64(batch.records.count)
    }

    mutating func add(_ gap: Gap) {
        switch intake {
        case .open:
            guard !append(.gap(gap)) else { return }
            var gaps = WaitingGaps()
            gaps.add(gap)
            intake = .closed(gaps)
        case .closed(var gaps):
            gaps.add(gap)
            intake = .closed(gaps)
        }
    }

    private mutating func append(_ item: BacklogItem) -> Bool {
        let cost = item.cost
        guard bytes == 0 || bytes + cost <= limit else { return false }
        count(item, cost: cost)
        return true
    }

    private mutating func count(_ item: BacklogItem, cost: Int) {
        unclaimed.append(item)
        entries += item.entries
        bytes += cost
    }

    // MARK: Emptying

    /// Entries not handed over, gaps that wait outside of the backlog included.
    var undelivered: Int {
        switch intake {
        case .open: entries
        case .closed(let gaps): entries + gaps.count
        }
    }

    /// Gives away all that waits, in constant time. It stays counted until it is settled.
    mutating func claimAll() -> Deque<BacklogItem> {
        let all = unclaimed
        unclaimed = Deque()
        return all
    }

    /// `handedOver` entries are journald's now; `freed` bytes of claimed items are no longer held.
    mutating func settle(handedOver delivered: Int, freed: Int) {
        entries -= delivered
        bytes -= freed
        handedOver += UInt64(delivered)
        reopenIfRoom()
    }

    /// One entry was refused for good. Its bytes are settled like any other's.
    mutating func settle(refused loss: Loss?, freed: Int) {
        entries -= 1
        bytes -= freed
        dropped += 1
        if let loss { ledger.add(Int(loss.lines), of: loss.source) }
        reopenIfRoom()
    }

    private mutating func reopenIfRoom() {
        guard case .closed(let gaps) = intake, bytes <= limit - limit / 4 else { return }
        intake = .open
        for gap in gaps.inOrder {
            let item = BacklogItem.gap(gap)
            count(item, cost: item.cost)
        }
    }

    // MARK: Telling

    /// What was lost, as soon as it can be told: when there is room again, at most once a second unless all is handed
    /// over; or at once where `insisting`, because the end is near.
    mutating func takeLosses(at now: ContinuousClock.Instant, insisting: Bool) -> [Loss] {
        guard !ledger.isEmpty else { return [] }
        if !insisting {
            guard case .open = intake else { return [] }
            if let toldAt, entries > 0, now - toldAt < Self.tellingInterval { return [] }
        }
        toldAt = now
        return ledger.takeAll()
    }
}
