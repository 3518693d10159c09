// SPDX-License-Identifier: MIT

import PanelSimulator

/// A ledger made by hand: the relay tells records, and where nothing else is said they reach the one consumer and the
/// journal.
struct LedgerBuilder {
    private(set) var ledger = Ledger()
    private var next: UInt64 = 1_000
    /// In microseconds.
    private var now: Int64 = 0
    private var told: [Ledger.Record] = []

    /// Serial by serial, `printed` lines of the source `core`, of which each tenth may be identical.
    init(printed: Int, identical: Set<Int> = []) {
        ledger.emitted["core"] = (0..<printed).map { identical.contains($0) ? "the same" : "line \($0)" }
        ledger.runs = [Ledger.Run(firstSeq: next, ending: .orderly)]
        ledger.consumers = [Ledger.Consumer(name: "steady")]
    }

    /// How long after one record the next is told, in microseconds: as of a stream of a hundred lines a second.
    var pace: Int64 = 10_000

    enum Reach {
        case everybody
        case socketOnly
        case journalOnly
    }

    /// The panel throws lines away, or gives them to others.
    mutating func discard(_ cause: DiscardedLines.Cause, _ serials: Range<Int>) {
        ledger.discarded.append(DiscardedLines(source: .core, cause: cause, lines: serials))
    }

    mutating func tell(_ serials: some Sequence<Int>, to reach: Reach = .everybody) {
        for serial in serials { tell(.line(ledger.emitted["core"]?[serial] ?? ""), to: reach) }
    }

    mutating func gap(_ reason: String, lost: UInt64? = nil, to reach: Reach = .everybody) {
        tell(.gap(reason, lost: lost), to: reach)
    }

    mutating func tell(_ content: Ledger.Record.Content, source: String = "core", to reach: Reach = .everybody) {
        let record = Ledger.Record(seq: next, time: now, source: source, content: content)
        next += 1
        now += pace
        told.append(record)
        if reach != .journalOnly { ledger.consumers[0].items.append(.record(record)) }
        if reach != .socketOnly { ledger.journal.append(record) }
    }

    /// The run ends here, and another one begins.
    mutating func restart(_ ending: Ledger.Run.Ending) {
        ledger.runs[ledger.runs.count - 1].ending = ending
        next += 1_000_000
        ledger.runs.append(Ledger.Run(firstSeq: next, ending: .orderly))
        // A start takes its time.
        next += 100
    }

    /// A further consumer that got all so far, but what is told to it instead.
    mutating func addConsumer(_ change: (inout [Ledger.Consumer.Item]) -> Void = { _ in }) {
        var consumer = Ledger.Consumer(name: "other", items: told.map { .record($0) })
        change(&consumer.items)
        ledger.consumers.append(consumer)
    }

    mutating func change(_ change: (inout Ledger) -> Void) { change(&ledger) }

    var violations: [Violation] { LedgerCheck(ledger).violations }
    var kinds: [Violation.Kind] { violations.map(\.kind) }
}
