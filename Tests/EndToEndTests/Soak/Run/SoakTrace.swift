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
    func write(_ setup: SoakSetup, _ violations: [Violation], relayWords: [String]) throws -> String {
        let path =
            FileManager.default.temporaryDirectory.path + "/soak-\(setup.plan.dialect.rawValue)-\(setup.seed).txt"
        let parts =
            ["\(setup)", "", "== violations"] + violations.map(\.description) + ["", "== actions"] + lines
            + ["", "== the relay's words"] + relayWords
        try parts.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }
}
