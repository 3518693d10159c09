// SPDX-License-Identifier: MIT

import LogRelayModel
import RelayTesting
import Testing

@testable import JournalSink

/// journald still has entries to store when the relay starts.
@Suite(.timeLimit(.minutes(2 * Sanitizer.timeLimitFactor))) struct BarrierTests {
    @Test func whatStillWaitedInJournaldsSocketIsReadToo() async throws {
        let found = try await PrivateJournald.with { journald in
            try await journald.store([.lines(["stored"], seq: 1)])
            await journald.pause()
            try await journald.store([.lines((2...201).map { "waiting \($0)" }, seq: 2)])
            async let found = journald.archive().recall()
            // However early or late it goes on: nothing is read before all that is stored.
            await journald.proceed()
            return try await found
        }
        #expect(found.records.seqs == Array(1...201))
        #expect(found.shortfall == nil)
    }

    @Test func aJournaldThatDoesNotGetOnIsWaitedForNoLonger() async throws {
        let found = try await PrivateJournald.with { journald in
            try await journald.store([.lines(["stored"], seq: 1)])
            _ = try await journald.entries()
            await journald.pause()
            let found = try await journald.archive(patience: .milliseconds(50)).recall()
            await journald.proceed()
            return found
        }
        #expect(found.records.seqs == [1])
        #expect(found.shortfall == .notStoredYet)
        #expect(found.completeAfter == nil)
    }

    @Test func aFullSocketIsWaitedForNoLonger() async throws {
        let found = try await PrivateJournald.with(queueLength: 2) { journald in
            try await journald.store([.lines(["stored"], seq: 1)])
            _ = try await journald.entries()
            await journald.pause()
            try fill(journald)
            let found = try await journald.archive(patience: .milliseconds(50)).recall()
            await journald.proceed()
            return found
        }
        #expect(found.records.seqs == [1])
        #expect(found.shortfall == .notStoredYet)
    }

    @Test func withoutJournaldTheJournalIsReadAllTheSame() async throws {
        let found = try await PrivateJournald.with { journald in
            try await journald.store([.lines(["stored"], seq: 1)])
            try await journald.end(.term)
            return try await journald.archive().recall()
        }
        #expect(found.records.seqs == [1])
        #expect(found.shortfall == .notStoredYet)
    }

    /// `MaxLevelStore=`: what is less severe, journald takes and drops.
    @Test(arguments: ["info": 6, "notice": 5, "warning": 4, "err": 3])
    func aJournaldThatStoresLessIsNotWaitedFor(_ level: String, _ priority: Int) async throws {
        let (found, run, waited) = try await PrivateJournald.with(started: false) { journald in
            try journald.configure("MaxLevelStore=\(level)")
            try await journald.start()
            let found = try await journald.archive(storedPriority: priority).recall()
            try await journald.archive(storedPriority: priority).noteEnd(settled: .all)
            let run = try await journald.archive(storedPriority: priority).recall().lastRun
            // One that is not stored is what would be waited for.
            return (found, run, try await journald.archive(storedPriority: 7, patience: .milliseconds(50)).recall())
        }
        #expect(found.shortfall == nil)
        guard case .ended = run else {
            Issue.record("\(run)")
            return
        }
        #expect(waited.shortfall == .notStoredYet)
    }

    @Test func aJournaldThatStoresEmergenciesAloneIsAskedForNothing() async throws {
        let found = try await PrivateJournald.with { journald in
            let found = try await journald.archive(storedPriority: 0).recall()
            #expect(try await journald.entries(matching: ["SYSLOG_IDENTIFIER=pasarguard-logrelay"]).isEmpty)
            return found
        }
        #expect(found.shortfall == .nothingStored)
    }

    /// What comes after the barrier is of this run, and not a memory.
    @Test func ownEntriesBehindTheBarrierAreNotRead() async throws {
        try await PrivateJournald.with { journald in
            let archive = journald.archive()
            try await journald.store([.lines(["earlier"], seq: 1)])
            _ = try await journald.entries()
            let reader = try JournalReader.open(.directory(journald.journalDirectory))
            let barrier = try #require(try Barrier(settings: archive.settings).pass(in: reader))
            try await journald.store([.lines(["later"], seq: 2)])
            _ = try await journald.entries()
            try reader.select(archive.settings.storedBySink)
            try reader.seek(before: barrier)
            #expect(try reader.previous())
            #expect(try StoredFields(of: reader).seq == 1)
            #expect(try !reader.previous())
        }
    }

    private func fill(_ journald: PrivateJournald) throws {
        while true {
            do {
                try journald.write(["MESSAGE": "x"])
            } catch is PrivateJournald.NotWritten {
                return
            }
        }
    }
}
