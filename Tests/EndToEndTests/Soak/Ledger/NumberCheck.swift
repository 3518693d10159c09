// SPDX-License-Identifier: MIT

/// Holds each consumer's numbers against all that were given: they grow, and each is received, told as dropped, or was
/// forgotten with the run that gave it.
struct NumberCheck {
    private let books: LedgerBooks
    private(set) var violations: [Violation] = []
    private(set) var dropped: UInt64 = 0

    init(_ books: LedgerBooks) {
        self.books = books
    }

    mutating func run() {
        for conflict in books.conflicts {
            violations.append(
                Violation(
                    kind: .toldDifferently, place: conflict.place,
                    words: "\(conflict.other), elsewhere \(conflict.first)"))
        }
        if let first = books.records.first, books.ledger.run(of: first.seq) == nil {
            violations.append(Violation(kind: .numberOfNoRun, place: "socket", words: "\(first)"))
        }
        for consumer in books.ledger.consumers { check(consumer) }
        checkJournal()
    }

    private mutating func checkJournal() {
        for (before, after) in zip(books.ledger.journal, books.ledger.journal.dropFirst()) where after.seq <= before.seq
        {
            violations.append(
                Violation(kind: .numberNotGrowing, place: "journal", words: "\(after) stands behind \(before)"))
        }
    }

    private mutating func check(_ consumer: Ledger.Consumer) {
        // Before the first record nobody has missed anything: a consumer is there from the beginning.
        var last = (books.records.first?.seq ?? 1) - 1
        for item in consumer.items {
            switch item {
            case .record(let record):
                guard check(record.seq, after: last, "\(record)", of: consumer) else { continue }
                last = record.seq
            case .dropped(let count, let from, let to):
                let words = "dropped \(count) from \(from) to \(to)"
                guard check(from, after: last, words, of: consumer) else { continue }
                last = max(to, from)
                dropped += count
                let isOneRun = books.ledger.run(of: from) == books.ledger.run(of: to)
                if !isOneRun || to < from || count != to - from + 1 {
                    violations.append(Violation(kind: .wrongDropped, place: consumer.name, words: words))
                }
            case .resumed(let after, let missing):
                check(missing, after: after, of: consumer)
            case .unreadable(let words):
                violations.append(Violation(kind: .unreadable, place: consumer.name, words: words))
            }
        }
        checkSkipped(after: last, before: nil, of: consumer)
    }

    private mutating func check(
        _ seq: UInt64, after last: UInt64, _ words: String, of consumer: Ledger.Consumer
    ) -> Bool {
        guard seq > last else {
            violations.append(
                Violation(kind: .numberNotGrowing, place: consumer.name, words: "\(words) came after \(last)"))
            return false
        }
        checkSkipped(after: last, before: seq, of: consumer)
        return true
    }

    /// Looks at the numbers in between: those that stand for records must be forgotten by the run that gave the next, and within a run there are no
    /// holes at all.
    private mutating func checkSkipped(after last: UInt64, before next: UInt64?, of consumer: Ledger.Consumer) {
        if let next, next == last + 1 { return }
        let records = books.records
        let start = records.partitioningIndex { $0.seq > last }
        let end = next.map { next in records.partitioningIndex { $0.seq >= next } } ?? records.endIndex
        let skipped = records[start..<end].filter { record in
            !(next.map { books.isForgotten(record.seq, by: $0) } ?? false)
        }
        if let first = skipped.first {
            violations.append(
                Violation(
                    kind: .numberSkipped, place: consumer.name,
                    words: "\(skipped.count) between \(last) and \(next.map { "\($0)" } ?? "the end")",
                    around: ["the first is \(first)", "the last is \(skipped[skipped.endIndex - 1])"]))
        } else if let next, start == end, let run = books.ledger.run(of: last), run == books.ledger.run(of: next) {
            violations.append(
                Violation(
                    kind: .numberSkipped, place: consumer.name,
                    words: "\(next - last - 1) between \(last) and \(next), which nobody saw"))
        }
    }

    /// A round's lines fit into the history by far, and the journal refills it. Only of a run whose last records are not
    /// stored can nobody say what it told.
    private mutating func check(_ missing: String?, after: UInt64, of consumer: Ledger.Consumer) {
        guard let missing else { return }
        let run = books.ledger.run(of: after)
        let isForgetful = books.records.contains { record in
            record.seq > after && !books.stored.contains(record.seq) && books.ledger.run(of: record.seq) == run
        }
        let wasKilled = run.map { books.ledger.runs[$0].ending == .killed } ?? false
        if missing == "unknown", isForgetful || wasKilled { return }
        violations.append(
            Violation(kind: .historyMissing, place: consumer.name, words: "\(missing) after \(after)"))
    }
}

extension [Ledger.Record] {
    /// The first index whose record is as wanted, where those that are not all come first.
    func partitioningIndex(where isWanted: (Ledger.Record) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if isWanted(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
