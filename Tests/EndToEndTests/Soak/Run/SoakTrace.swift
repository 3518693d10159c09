// SPDX-License-Identifier: MIT

import Foundation

/// What was done in a round, and when, for whoever looks into its failure.
struct SoakTrace: Sendable {
    private let start = ContinuousClock.now
    private let startTime = Date()
    private var lines: [String] = []

    mutating func note(_ words: String) {
        let passed = ContinuousClock.now - start
        let time = startTime.addingTimeInterval(passed / .seconds(1))
        // Microseconds since 1970, as the relay numbers its records by.
        lines.append("\(Int64(time.timeIntervalSince1970 * 1e6)) +\(Int(passed / .milliseconds(1))) ms \(words)")
    }

    /// Returns where it was written to.
    func write(
        _ setup: SoakSetup, _ violations: [Violation], relayWords: [String], gaps: [String]
    ) throws -> String {
        let path =
            FileManager.default.temporaryDirectory.path + "/soak-\(setup.plan.dialect.rawValue)-\(setup.seed).txt"
        let parts =
            ["\(setup)", "", "== violations"] + violations.map(\.description) + ["", "== actions"] + lines
            + ["", "== gaps, as the first consumer was told them"] + gaps + ["", "== the relay's words"] + relayWords
        try parts.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }
}

extension Ledger.Consumer {
    var gaps: [String] {
        items.compactMap { item in
            guard case .record(let record) = item, case .gap(let reason, let lost) = record.content else { return nil }
            return "\(record.seq) \(record.source) \(reason) \(lost.map { "\($0)" } ?? "unknown")"
        }
    }

    /// With the serials of the lines.
    private func records(_ ledger: Ledger) -> [String] {
        let printed = ledger.emitted.mapValues { PrintedLines($0) }
        let books = LedgerBooks(ledger)
        return books.records.map { record in
            var serial = ""
            if case .line(let line) = record.content {
                switch printed[record.source]?.place(of: line) {
                case .once(let place): serial = "\(place) "
                case .repeated(let places): serial = "(one of \(places.count)) "
                case .never, nil: serial = "? "
                }
            }
            return (books.stored.contains(record.seq) ? "* " : "  ") + serial + record.description
        }
    }
}
