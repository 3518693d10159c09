// SPDX-License-Identifier: MIT

import LogRelayModel
import RelayTesting
import Testing

@testable import JournalSink

/// What a real sink stored in a real journald, read back.
@Suite(.timeLimit(.minutes(2 * Sanitizer.timeLimitFactor))) struct RecallTests {
    /// So long ago that an entry says when its line was received.
    private static let earlier = Timestamp(microseconds: Timestamp.systemClock().microseconds - 3_600_000_000)

    @Test func linesAndGapsComeBackAsTheyWere() async throws {
        let singleBytes: [[UInt8]] = (0...255).map { Array("before ".utf8) + [UInt8($0)] }
        let hostile = [
            "\u{1B}[2J\r\0", "a\nPASARGUARD_SEQ=9\nMESSAGE=x", "\n\nMESSAGE\n\u{1}\0\0\0\0\0\0\0x\n", "\\x1b", "\u{85}",
        ].map { Array($0.utf8) }
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: 70_000)
        let longAndHostile = [UInt8](repeating: 0xFF, count: 3 << 20)
        let items: [StoredItem] = [
            .batch(RecordBatch(singleBytes, from: .germany, seq: 1, receivedAt: Self.earlier)),
            .batch(RecordBatch(hostile, from: .core, seq: 257, receivedAt: Self.earlier)),
            .gap(Gap(seq: 262, time: Self.earlier, source: .germany, reason: .noReplay, lost: 37)),
            .batch(RecordBatch([long, longAndHostile], from: .germany, seq: 263, receivedAt: Self.earlier)),
            .gap(Gap(seq: 265, time: Self.earlier, source: .core, reason: .lineCut)),
        ]
        let found = try await PrivateJournald.with { journald in
            try await journald.store(items)
            return try await journald.archive().recall()
        }
        #expect(found.records == items.flatMap(\.archived))
        #expect(found.lastSeq == 265)
        #expect(found.completeAfter == 0)
        #expect(found.shortfall == nil)
    }

    @Test func theTimeOfAPromptRecordIsThatOfItsHandOver() async throws {
        let began = Timestamp.systemClock()
        let found = try await PrivateJournald.with { journald in
            try await journald.store([.lines(["prompt"], seq: 1)])
            return try await journald.archive().recall()
        }
        guard case .line(let line) = try #require(found.records.first) else { throw Unexpected() }
        #expect(line.time >= began && line.time <= Timestamp.systemClock())
    }

    @Test func anEmptyJournalIsNoTrouble() async throws {
        let found = try await PrivateJournald.with { try await $0.archive().recall() }
        #expect(found == Recollection())
    }

    @Test func otherInstancesAndIdentifiersAreNotRead() async throws {
        let found = try await PrivateJournald.with { journald in
            try await journald.store([.lines(["mine"], seq: 5)])
            try await journald.store([.lines(["of another instance"], seq: 6)], instance: "other")
            try await journald.store([.lines(["of another identifier"], seq: 7)], identifier: "other")
            return try await journald.archive().recall()
        }
        #expect(found.records.seqs == [5])
        #expect(found.lastSeq == 5)
    }

    @Test(.enabled(if: isRoot, "entries of another user take root"))
    func forgedEntriesChangeNothing() async throws {
        let (found, lines) = try await PrivateJournald.with { journald in
            try await journald.store([.lines(["true"], seq: 5)])
            try journald.writeAsNobody([
                "MESSAGE": "forged", "SYSLOG_IDENTIFIER": "pasarguard", "PASARGUARD_INSTANCE": "relay",
                "PASARGUARD_SOURCE": "core", "PASARGUARD_SEQ": "6", "_UID": "0",
            ])
            try journald.writeAsNobody([
                "MESSAGE": "forged", "SYSLOG_IDENTIFIER": "pasarguard-logrelay", "RELAY_INSTANCE": "relay",
                "MESSAGE_ID": RelayMessageID.loginRefused, "RELAY_USER": "relay",
            ])
            // They are there: a forger's journal is read like any other, for his own user.
            #expect(try await journald.entries(matching: ["MESSAGE=forged"]).count == 2)
            return (
                try await journald.archive().recall(), try await journald.archive().lastLines(of: .core, limit: 9)
            )
        }
        #expect(found.records.seqs == [5])
        #expect(found.lastSeq == 5)
        #expect(found.lastLogin == nil)
        #expect(lines.map(\.bytes) == [Array("true".utf8)])
    }

    @Test func aNumberMoreThanADayAheadIsPassedOver() async throws {
        let now = Timestamp(microseconds: 1_000_000_000_000)
        let found = try await PrivateJournald.with { journald in
            let farthest = UInt64(now.microseconds) + 86_400_000_000
            try await journald.store([
                .lines(["a"], seq: 5), .lines(["as far ahead as may be"], seq: farthest),
                .lines(["too far ahead"], seq: farthest + 1),
            ])
            return try await journald.archive(wallClock: { now }).recall()
        }
        #expect(found.lastSeq == 1_086_400_000_000)
        #expect(found.records.seqs == [5, 1_086_400_000_000])
        #expect(found.completeAfter == nil)
    }

    @Test func theNewestAreTakenAndNoMoreThanAskedFor() async throws {
        let (some, none) = try await PrivateJournald.with { journald in
            try await journald.store([.lines((1...1000).map { "line \($0)" }, seq: 1)])
            return (
                try await journald.archive(historyBytes: 100_000).recall(),
                try await journald.archive(historyBytes: 0).recall()
            )
        }
        #expect((100...200).contains(some.records.count))
        #expect(some.records.seqs == Array(1001 - UInt64(some.records.count)...1000))
        #expect(some.completeAfter == some.records[0].seq - 1)
        #expect(none.records.isEmpty)
        #expect(none.lastSeq == 1000)
        #expect(none.completeAfter == nil)
    }

    @Test func whereTheJournalLacksRecordsItSaysSo() async throws {
        let found = try await PrivateJournald.with { journald in
            try await journald.store([.lines(["a", "b"], seq: 1), .lines(["d", "e"], seq: 4)])
            return try await journald.archive().recall()
        }
        #expect(found.records.seqs == [1, 2, 4, 5])
        #expect(found.completeAfter == 3)
    }

    @Test func aRunThatStoresOnlySomeLeavesADoubtForThoseAfterIt() async throws {
        let (its, next) = try await PrivateJournald.with { journald in
            try await journald.store([.lines(["a", "b"], seq: 1)])
            let its = try await journald.archive(storesEverything: false).recall()
            return (its, try await journald.archive().recall())
        }
        // What was before it is whole, and it can say so; what it told itself is not.
        #expect(its.completeAfter == 0)
        #expect(next.records.seqs == [1, 2])
        #expect(next.completeAfter == nil)
    }

    @Test func theJournalMayHaveBeenRotatedInBetween() async throws {
        let found = try await PrivateJournald.with { journald in
            for seq in 1...3 as ClosedRange<UInt64> {
                try await journald.store([.lines(["a", "b"], seq: seq * 2 - 1)])
                _ = try await journald.journalctl(["--rotate"])
            }
            return try await journald.archive().recall()
        }
        #expect(found.records.seqs == [1, 2, 3, 4, 5, 6])
        #expect(found.completeAfter == 0)
    }

    private struct Unexpected: Error {}
}
