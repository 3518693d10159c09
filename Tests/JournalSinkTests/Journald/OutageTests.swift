// SPDX-License-Identifier: MIT

import LogRelayModel
import RelayTesting
import Testing

@testable import JournalSink

/// A real journald that is missing, stopped, restarted or killed.
@Suite(.timeLimit(.minutes(2 * Sanitizer.timeLimitFactor))) struct OutageTests {
    private func lines(_ numbers: ClosedRange<UInt64>, each size: Int = 100) -> [RecordBatch] {
        numbers.map { number in
            RecordBatch([Array("\(number) ".utf8) + [UInt8](repeating: UInt8(ascii: "."), count: size)], seq: number)
        }
    }

    private func expectAll(
        _ expected: ClosedRange<UInt64>, in stored: [PrivateJournald.StoredEntry],
        at location: SourceLocation = #_sourceLocation
    ) {
        // Not compared inside #expect: thousands of numbers would be printed.
        let isWhole = numbers(stored).elementsEqual(expected)
        #expect(isWhole, "\(stored.count) entries", sourceLocation: location)
    }

    private func numbers(_ stored: [PrivateJournald.StoredEntry]) -> [UInt64] {
        stored.compactMap { $0["PASARGUARD_SEQ"].flatMap { UInt64($0) } }
    }

    @Test func whatCameBeforeJournaldIsStoredOnceItRuns() async throws {
        let stored = try await PrivateJournald.with(started: false) { journald in
            try await withRunningSink(at: journald.socketPath) { sink, _, events in
                for batch in lines(1...1000) { sink.take(batch) }
                guard case .missing = await sink.firstPhase() else {
                    Issue.record("journald is not missing")
                    return [PrivateJournald.StoredEntry]()
                }
                #expect(sink.snapshot.queued == 1000)
                try await journald.start()
                await events.reached { $0 == .storing }
                #expect(await sink.drained() == 0)
                #expect(sink.snapshot.handedOver == 1000)
                return try await journald.entries()
            }
        }
        expectAll(1...1000, in: stored)
    }

    @Test func aStoppedJournaldLosesNothingWithinTheBuffer() async throws {
        let stored = try await PrivateJournald.with { journald in
            try await withRunningSink(at: journald.socketPath) { sink, port, events in
                await journald.pause()
                for batch in lines(1...5000) { sink.take(batch) }
                await events.reached { $0 == .waiting }
                for batch in lines(5001...6000) { sink.take(batch) }
                #expect(sink.snapshot.queued > 5000)
                await journald.proceed()
                #expect(await sink.drained() == 0)
                #expect(port.all.isEmpty)
                #expect(sink.snapshot.queuedBytes == 0)
                #expect(events.events.last == .phaseChanged(from: .waiting, to: .storing))
                return try await journald.entries()
            }
        }
        expectAll(1...6000, in: stored)
    }

    @Test func theHeartBeatsWhileJournaldIsStopped() async throws {
        try await PrivateJournald.with { journald in
            try await withRunningSink(at: journald.socketPath) { sink, _, events in
                await journald.pause()
                for batch in lines(1...5000) { sink.take(batch) }
                await events.reached { $0 == .waiting }
                let before = sink.heartbeat
                while sink.heartbeat < before + 2 { try await Task.sleep(for: .milliseconds(20)) }
            }
        }
    }

    @Test func theHeartBeatsWhileJournaldIsMissing() async throws {
        try await withRunningSink(at: "/nowhere/socket") { sink, _, _ in
            _ = await sink.firstPhase()
            let before = sink.heartbeat
            while sink.heartbeat < before + 2 { try await Task.sleep(for: .milliseconds(20)) }
            #expect(sink.snapshot.phase == .missing(2))
        }
    }

    @Test func beyondTheBufferEachLineIsToldOnceAndTheRestIsStoredInOrder() async throws {
        let sent: UInt64 = 6000
        let (stored, told, dropped) = try await PrivateJournald.with { journald in
            try await withRunningSink(at: journald.socketPath, bufferLimit: 1 << 20) { sink, port, events in
                await journald.pause()
                for batch in lines(1...1000) { sink.take(batch) }
                // Journald's socket is full by now, and the buffer is not.
                await events.reached { $0 == .waiting }
                #expect(sink.snapshot.dropped == 0)
                for batch in lines(1001...sent) { sink.take(batch) }
                #expect(sink.snapshot.queuedBytes <= 1 << 20)
                #expect(port.all.isEmpty)
                await journald.proceed()
                #expect(await sink.drained() == 0)
                sink.take(RecordBatch("afterwards", seq: sent + 1))
                #expect(await sink.drained() == 0)
                return (try await journald.entries(), port.all, sink.snapshot.dropped)
            }
        }
        #expect(told == [.core: [dropped]])
        #expect(UInt64(stored.count) + dropped == sent + 1)
        let numbers = numbers(stored)
        let isContiguous = numbers.dropLast().elementsEqual(1...UInt64(stored.count - 1))
        #expect(isContiguous)
        #expect(numbers.last == sent + 1)
    }

    @Test func aRestartedJournaldIsFoundAgain() async throws {
        let stored = try await PrivateJournald.with { journald in
            try await withRunningSink(at: journald.socketPath) { sink, _, events in
                for batch in lines(1...500) { sink.take(batch) }
                #expect(await sink.drained() == 0)
                try await journald.end(.term)
                for batch in lines(501...1000) { sink.take(batch) }
                await events.reached { if case .missing = $0 { true } else { false } }
                try await journald.start()
                #expect(await sink.drained() == 0)
                return try await journald.entries()
            }
        }
        expectAll(1...1000, in: stored)
    }

    /// What was in journald's socket when it was killed is gone, and nobody can know; all else is there, once.
    @Test func aKilledJournaldCostsAtMostWhatItsSocketHeld() async throws {
        let queueLength = 16
        let stored = try await PrivateJournald.with(queueLength: queueLength) { journald in
            try await withRunningSink(at: journald.socketPath) { sink, _, _ in
                for batch in lines(1...20_000) { sink.take(batch) }
                try await journald.end(.kill)
                try await journald.start()
                #expect(await sink.drained() == 0)
                return try await journald.entries(fields: ["PASARGUARD_SEQ"])
            }
        }
        let numbers = numbers(stored)
        #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
        #expect(numbers.last == 20_000)
        // The one that journald was working on, and those behind it.
        #expect(20_000 - numbers.count <= queueLength + 2)
    }

    @Test func aDrainBeforeAStoppedJournaldReturnsTheExactCount() async throws {
        let (left, handedOver) = try await PrivateJournald.with { journald in
            try await withRunningSink(at: journald.socketPath) { sink, _, _ in
                await journald.pause()
                for batch in lines(1...3000) { sink.take(batch) }
                let left = await sink.drain(until: .now + .milliseconds(300))
                return (left, sink.snapshot.handedOver)
            }
        }
        #expect(left > 0)
        #expect(UInt64(left) + handedOver == 3000)
    }

    @Test func aDrainWithoutJournaldReturnsTheExactCount() async throws {
        try await withRunningSink(at: "/nowhere/socket") { sink, _, _ in
            for batch in lines(1...10) { sink.take(batch) }
            #expect(await sink.drain(until: .now + .milliseconds(50)) == 10)
        }
    }

    @Test func linesThatWaitedLongSayWhenTheyWereReceived() async throws {
        // The clock stands still for the lines and is six seconds ahead once journald appears.
        let clock = SteppedClock(Timestamp(microseconds: 1_795_424_400_000_000))
        let stored = try await PrivateJournald.with { journald in
            try await withRunningSink(at: journald.socketPath, wallClock: { clock.now }) { sink, _, events in
                await journald.pause()
                for batch in lines(1...2000) {
                    var batch = batch
                    batch.receivedAt = clock.now
                    sink.take(batch)
                }
                await events.reached { $0 == .waiting }
                clock.advance(microseconds: 6_000_000)
                await journald.proceed()
                #expect(await sink.drained() == 0)
                return try await journald.entries(fields: ["PASARGUARD_SEQ", "PASARGUARD_TIME"])
            }
        }
        expectAll(1...2000, in: stored)
        // The first were handed over at once; from one on, all were late, also those encoded before.
        let times = stored.map { $0["PASARGUARD_TIME"] }
        let firstLate = try #require(times.firstIndex { $0 != nil })
        #expect(firstLate <= 520)
        #expect(times[firstLate...].allSatisfy { $0 == "2026-11-23T09:00:00.000000Z" })
    }

    @Test func stoppingEndsTheRunWhateverJournaldDoes() async throws {
        try await PrivateJournald.with { journald in
            await journald.pause()
            try await withRunningSink(at: journald.socketPath) { sink, _, _ in
                for batch in lines(1...3000) { sink.take(batch) }
            }
        }
    }
}
