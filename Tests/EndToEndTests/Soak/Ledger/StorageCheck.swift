// SPDX-License-Identifier: MIT

/// Holds the journal against what was told on the socket: what it lacks was on its way when a run was killed, or is
/// counted by `journal_overflow`, exactly.
struct StorageCheck {
    private struct Account {
        var absent: [Ledger.Record] = []
        var told: UInt64 = 0
    }

    private struct Key: Hashable {
        var run: Int
        var source: String
    }

    private let books: LedgerBooks
    private(set) var violations: [Violation] = []

    init(_ books: LedgerBooks) {
        self.books = books
    }

    mutating func run() {
        var accounts: [Key: Account] = [:]
        for record in books.records {
            guard let run = books.ledger.run(of: record.seq) else { continue }
            let key = Key(run: run, source: record.source)
            if case .gap("journal_overflow", let lost) = record.content {
                accounts[key, default: Account()].told += lost ?? 0
            }
            guard !books.stored.contains(record.seq) else { continue }
            switch record.content {
            case .gap where !books.isCutOff(record.seq): report([record], "a gap")
            case .gap: break
            case .line: accounts[key, default: Account()].absent.append(record)
            }
        }
        for (key, account) in accounts.sorted(by: { ($0.key.run, $0.key.source) < ($1.key.run, $1.key.source) }) {
            settle(account, of: key)
        }
    }

    private mutating func settle(_ account: Account, of key: Key) {
        let tail = account.absent.filter { books.isCutOff($0.seq) }
        let inside = account.absent.count - tail.count
        // Of a killed run, the last lines may be counted already, or still be on their way.
        let isExact = account.told >= inside && account.told <= account.absent.count
        guard !isExact else { return }
        if account.told == 0 {
            report(account.absent.filter { !books.isCutOff($0.seq) }, "\(inside) lines")
        } else {
            violations.append(
                Violation(
                    kind: .wrongLost, place: "journal", source: key.source,
                    words: "journal_overflow tells \(account.told), but \(inside) are not stored"
                        + (tail.isEmpty ? "" : " besides the last \(tail.count) of a killed run")))
        }
    }

    private mutating func report(_ records: [Ledger.Record], _ what: String) {
        guard let first = records.first, let last = records.last else { return }
        violations.append(
            Violation(
                kind: .notStored, place: "journal", source: first.source, words: what,
                around: ["the first is \(first)", "the last is \(last)"]))
    }
}
