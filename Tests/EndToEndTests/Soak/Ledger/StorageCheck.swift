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
            case .gap(let reason, _) where !books.isCutOff(record.seq) && !isMerged(record, reason):
                report([record], "a gap")
            case .gap: break
            case .line: accounts[key, default: Account()].absent.append(record)
            }
        }
        let unseen = Dictionary(grouping: books.unseen) { books.ledger.run(of: $0) ?? 0 }.mapValues(\.count)
        checkTotals(accounts, unseen)
        for (key, account) in accounts.sorted(by: { ($0.key.run, $0.key.source) < ($1.key.run, $1.key.source) }) {
            settle(account, of: key, unseen: unseen[key.run, default: 0])
        }
    }

    /// Gaps that find the journal's queue full are kept as one for each source and reason: the last of them is stored.
    private func isMerged(_ record: Ledger.Record, _ reason: String) -> Bool {
        books.records.contains { later in
            guard later.seq > record.seq, later.source == record.source, books.stored.contains(later.seq),
                books.ledger.run(of: later.seq) == books.ledger.run(of: record.seq),
                case .gap(reason, _) = later.content
            else { return false }
            return true
        }
    }

    /// Of lines that nobody saw it is not known whose they were, but how many they are.
    private mutating func checkTotals(_ accounts: [Key: Account], _ unseen: [Int: Int]) {
        for (run, count) in unseen.sorted(by: { $0.key < $1.key }) where books.ledger.runs[run].ending == .orderly {
            let ofRun = accounts.filter { $0.key.run == run }.values
            let (told, absent) = ofRun.reduce((0, 0)) { ($0.0 + Int($1.told), $0.1 + $1.absent.count) }
            guard told != absent + count else { continue }
            violations.append(
                Violation(
                    kind: .wrongLost, place: "journal",
                    words: "journal_overflow tells \(told) over all sources, but \(absent + count) are not stored"))
        }
    }

    /// - Parameter unseen: how many lines of the run, of whatever source, neither a consumer nor the journal has.
    private mutating func settle(_ account: Account, of key: Key, unseen: Int) {
        let tail = account.absent.filter { books.isCutOff($0.seq) }
        let inside = account.absent.count - tail.count
        // Of a killed run, the last lines may be counted already, or still be on their way.
        let isExact = account.told >= inside && account.told <= account.absent.count + unseen
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
