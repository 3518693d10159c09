// SPDX-License-Identifier: MIT

import PanelSimulator

/// Holds all that the relay told against all that the panel's sources printed. Pure.
///
/// The lines are looked at in two places: on the socket, where every record counts that any consumer got, and in the
/// journal. That each consumer got each record, or was told that it did not, is looked at by the numbers.
struct LedgerCheck {
    private(set) var violations: [Violation] = []
    private(set) var counts = LedgerCounts()

    init(_ ledger: Ledger) {
        let books = LedgerBooks(ledger)
        var numbers = NumberCheck(books)
        numbers.run()
        violations += numbers.violations
        counts.dropped = Int(numbers.dropped)

        var storage = StorageCheck(books)
        storage.run()
        violations += storage.violations

        let onSocket = Dictionary(grouping: books.records, by: \.source)
        let inJournal = Dictionary(grouping: ledger.journal, by: \.source)
        let sources = Set(ledger.emitted.keys).union(onSocket.keys)
        for source in sources.sorted() {
            let lines = ledger.emitted[source] ?? []
            let printed = PrintedLines(lines, discarded: ledger.discarded.filter { $0.source.name == source })
            // Nobody can say whose the records were that every consumer was told to have missed.
            let unseen =
                lines.isEmpty
                ? []
                : books.unseen.map { seq in
                    Ledger.Record(seq: seq, time: 0, source: source, content: .gap("dropped", lost: nil))
                }
            let seen = onSocket[source] ?? []
            var socket = LineCheck(
                place: "socket", source: source, printed: printed,
                records: unseen.isEmpty ? seen : (seen + unseen).sorted { $0.seq < $1.seq },
                hasReplay: ledger.hasReplay, run: ledger.run,
                mayComeAgain: { books.isForgotten($0, by: ledger.run(of: $1) ?? 0) })
            socket.check()
            var journal = LineCheck(
                place: "journal", source: source, printed: printed, records: inJournal[source] ?? [],
                hasReplay: ledger.hasReplay, run: ledger.run, mayComeAgain: { _, _ in false })
            journal.check()
            violations += socket.violations + journal.violations
            counts.add(socket, printed: lines.count, records: seen)
            counts.linesInGaps["journal_overflow", default: 0] += journal.linesInGaps["journal_overflow", default: 0]
            counts.stored += (inJournal[source] ?? []).count(where: \.isLine)
        }
        for lines in ledger.discarded { counts.discarded[lines.cause, default: 0] += lines.lines.count }
        checkDeafness(ledger)
    }

    private mutating func checkDeafness(_ ledger: Ledger) {
        for stream in ledger.deafStreams {
            counts.deafStreams += 1
            counts.longestDeafness = max(counts.longestDeafness, stream.length)
            guard stream.length > ledger.longestDeafness else { continue }
            let seconds = stream.length.components.seconds
            violations.append(
                Violation(
                    kind: .deaf, place: "panel", source: stream.source,
                    words: "\(seconds) s, of at most \(ledger.longestDeafness.components.seconds) s"))
        }
    }
}

/// What a round came to.
struct LedgerCounts: Sendable {
    var emitted = 0
    /// On the socket, repeats included.
    var delivered = 0
    /// Lines that came again after a killed run, under another number.
    var repeats = 0
    /// Lines that the panel had dropped and repeated later.
    var late = 0
    /// Identical lines that came again behind a gap.
    var unrecognised = 0
    var stored = 0
    /// Records that consumers were told to have missed.
    var dropped = 0
    var gaps: [String: Int] = [:]
    /// By the gap's reason.
    var linesInGaps: [String: Int] = [:]
    /// Lines that the panel threw away, or gave to others.
    var discarded: [DiscardedLines.Cause: Int] = [:]
    var deafStreams = 0
    var longestDeafness = Duration.zero

    fileprivate mutating func add(_ check: LineCheck, printed: Int, records: [Ledger.Record]) {
        emitted += printed
        delivered += records.count(where: \.isLine)
        repeats += check.repeats
        late += check.late
        unrecognised += check.unrecognised
        for case .gap(let reason, _) in records.map(\.content) { gaps[reason, default: 0] += 1 }
        linesInGaps.merge(check.linesInGaps, uniquingKeysWith: +)
    }

    mutating func add(_ other: LedgerCounts) {
        emitted += other.emitted
        delivered += other.delivered
        repeats += other.repeats
        late += other.late
        unrecognised += other.unrecognised
        stored += other.stored
        dropped += other.dropped
        gaps.merge(other.gaps, uniquingKeysWith: +)
        linesInGaps.merge(other.linesInGaps, uniquingKeysWith: +)
        discarded.merge(other.discarded, uniquingKeysWith: +)
        deafStreams += other.deafStreams
        longestDeafness = max(longestDeafness, other.longestDeafness)
    }
}

extension Ledger.Record {
    var isLine: Bool { if case .line = content { true } else { false } }
}
