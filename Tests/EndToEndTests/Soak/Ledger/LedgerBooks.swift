// SPDX-License-Identifier: MIT

/// A ledger's records, sorted for looking things up.
struct LedgerBooks {
    let ledger: Ledger
    /// All records that anybody saw, in the order of their numbers.
    let records: [Ledger.Record]
    let bySeq: [UInt64: Ledger.Record]
    let stored: Set<UInt64>
    /// Records that disagree with what was seen first under their number.
    let conflicts: [(first: Ledger.Record, other: Ledger.Record, place: String)]
    /// By run, the largest number that was stored.
    private let lastStored: [Int: UInt64]

    init(_ ledger: Ledger) {
        self.ledger = ledger
        var bySeq: [UInt64: Ledger.Record] = [:]
        var conflicts: [(first: Ledger.Record, other: Ledger.Record, place: String)] = []
        func enter(_ record: Ledger.Record, of place: String) {
            if let first = bySeq[record.seq] {
                if first != record { conflicts.append((first, record, place)) }
            } else {
                bySeq[record.seq] = record
            }
        }
        for consumer in ledger.consumers {
            for case .record(let record) in consumer.items { enter(record, of: consumer.name) }
        }
        for record in ledger.journal { enter(record, of: "journal") }
        self.bySeq = bySeq
        self.conflicts = conflicts
        records = bySeq.values.sorted { $0.seq < $1.seq }
        stored = Set(ledger.journal.map(\.seq))
        var lastStored: [Int: UInt64] = [:]
        for seq in stored {
            guard let run = ledger.run(of: seq) else { continue }
            lastStored[run] = max(lastStored[run] ?? 0, seq)
        }
        self.lastStored = lastStored
    }

    /// Not stored, so that a later run cannot know of it: the journal is its memory.
    func isForgotten(_ seq: UInt64, by later: UInt64) -> Bool {
        guard !stored.contains(seq), let run = ledger.run(of: seq), let laterRun = ledger.run(of: later) else {
            return false
        }
        return run < laterRun
    }

    /// Behind everything of its run that was stored: it was still on its way when the run was killed.
    func isCutOff(_ seq: UInt64) -> Bool {
        guard !stored.contains(seq), let run = ledger.run(of: seq), ledger.runs[run].ending == .killed else {
            return false
        }
        return lastStored[run].map { seq > $0 } ?? true
    }
}

extension Ledger {
    /// The run that gave a number.
    func run(of seq: UInt64) -> Int? {
        runs.lastIndex { $0.firstSeq <= seq }
    }
}
