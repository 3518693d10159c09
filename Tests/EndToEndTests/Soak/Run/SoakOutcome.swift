// SPDX-License-Identifier: MIT

import PanelSimulator

/// What came of a round.
struct SoakOutcome: Sendable {
    var setup: SoakSetup
    var faults: [FaultKind: Int]
    var counts: LedgerCounts
    var mostResidentBytes: Int
    var violations: [Violation]
    /// Where what was done stands, if something was wrong.
    var tracePath: String?

    /// For the report of a failed test.
    var complaint: String {
        let more = violations.count > 20 ? ["… and \(violations.count - 20) more"] : []
        let lines =
            ["\(violations.count) violations; \(setup)", "all of them and what was done: \(tracePath ?? "")"]
            + violations.byKind.map { "\($0.count) × \($0.kind.rawValue)" }
            + violations.prefix(20).map(\.description) + more
        return lines.joined(separator: "\n")
    }
}

extension [Violation] {
    /// How many of each, the most frequent first.
    var byKind: [(kind: Violation.Kind, count: Int)] {
        let counts = Dictionary(grouping: self, by: \.kind).mapValues(\.count)
        return counts.map { ($0.key, $0.value) }.sorted { ($1.count, $0.kind.rawValue) < ($0.count, $1.kind.rawValue) }
    }
}

/// What came of many.
struct SoakSummary: Sendable {
    private var rounds = 0
    private var failedRounds = 0
    private var faults: [FaultKind: Int] = [:]
    private var counts = LedgerCounts()
    private var mostResidentBytes = 0
    private var violations: [Violation] = []

    mutating func add(_ outcome: SoakOutcome) {
        rounds += 1
        if !outcome.violations.isEmpty { failedRounds += 1 }
        faults.merge(outcome.faults, uniquingKeysWith: +)
        counts.add(outcome.counts)
        mostResidentBytes = max(mostResidentBytes, outcome.mostResidentBytes)
        violations += outcome.violations
    }

    var table: String {
        var rows: [(String, Int)] = [("rounds", rounds), ("faults", faults.values.reduce(0, +))]
        rows += FaultKind.allCases.map { ("  " + $0.rawValue, faults[$0, default: 0]) }
        rows += [
            ("lines printed", counts.emitted), ("lines on the socket", counts.delivered),
            ("  again after a killed run", counts.repeats), ("  late, by a replay", counts.late),
            ("  identical, again behind a gap", counts.unrecognised),
            ("lines that the panel discarded", counts.discarded.values.reduce(0, +)),
        ]
        rows += DiscardedLines.Cause.allCases.map { ("  " + $0.rawValue, counts.discarded[$0, default: 0]) }
        rows += [
            ("deaf streams", counts.deafStreams),
            ("  for how many seconds at most", Int(counts.longestDeafness.components.seconds)),
            ("lines and gaps in the journal", counts.stored), ("records told as dropped", counts.dropped),
            ("gaps", counts.gaps.values.reduce(0, +)),
        ]
        for (reason, count) in counts.gaps.sorted(by: { $0.key < $1.key }) {
            rows += [("  \(reason)", count), ("    lines inside", counts.linesInGaps[reason, default: 0])]
        }
        rows.append(("relay's memory, MiB at most", mostResidentBytes >> 20))
        rows += [("rounds with violations", failedRounds), ("violations", violations.count)]
        rows += violations.byKind.map { ("  " + $0.kind.rawValue, $0.count) }
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { name, count in
            let number = "\(count)"
            return name + String(repeating: " ", count: width - name.count + max(1, 12 - number.count)) + number
        }.joined(separator: "\n")
    }
}
