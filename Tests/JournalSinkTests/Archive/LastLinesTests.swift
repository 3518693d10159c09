// SPDX-License-Identifier: MIT

import LogRelayModel
import RelayTesting
import Testing

@testable import JournalSink

@Suite(.timeLimit(.minutes(2 * Sanitizer.timeLimitFactor))) struct LastLinesTests {
    private func lastLines(
        of source: SourceID, limit: Int = 400, after items: [StoredItem]
    ) async throws -> [String] {
        try await PrivateJournald.with { journald in
            try await journald.store(items)
            _ = try await journald.archive().recall()
            return try await journald.archive().lastLines(of: source, limit: limit)
                .map { String(decoding: $0.bytes, as: UTF8.self) }
        }
    }

    @Test func theLastOfTheSourceComeOldestFirst() async throws {
        let busy = (0..<50).map { StoredItem.lines(["busy \($0)"], from: .germany, seq: 100 + $0) }
        let lines = try await lastLines(
            of: .core, limit: 2, after: [.lines(["a", "b", "c"], from: .core, seq: 1)] + busy)
        #expect(lines == ["b", "c"])
    }

    @Test func gapsAreNoLines() async throws {
        let gap = Gap(seq: 2, time: Timestamp.systemClock(), source: .core, reason: .noReplay)
        let lines = try await lastLines(of: .core, after: [.lines(["a"], seq: 1), .gap(gap), .lines(["c\r"], seq: 3)])
        #expect(lines == ["a", "c\r"])
    }

    @Test func aSourceThatIsNotKnownHasNone() async throws {
        #expect(try await lastLines(of: .node(4), after: [.lines(["a"], from: .germany, seq: 1)]) == [])
    }

    @Test func aFewHugeLinesAreEnough() async throws {
        let huge = String(repeating: "x", count: 3 << 20)
        let lines = try await lastLines(of: .core, after: [.lines([huge, huge, huge, huge], seq: 1)])
        #expect(lines.count == 3)
    }
}
