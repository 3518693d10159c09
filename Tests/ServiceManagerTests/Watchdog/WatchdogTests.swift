// SPDX-License-Identifier: MIT

import RelayTesting
import Synchronization
import Testing

@testable import ServiceManager

@Suite(.timeLimit(.minutes(1 * Sanitizer.timeLimitFactor))) struct WatchdogTests {
    private final class Counter: Sendable {
        private let beats = Atomic<UInt64>(0)
        var count: UInt64 { beats.load(ordering: .relaxed) }
        func beat() { beats.wrappingAdd(1, ordering: .relaxed) }
    }

    private final class Events: Sendable {
        private let events = Mutex<[Watchdog.Event]>([])
        var all: [Watchdog.Event] { events.withLock { $0 } }
        func note(_ event: Watchdog.Event) { events.withLock { $0.append(event) } }
    }

    /// Runs a watchdog of 30 s over the parts for the length of `body`.
    private func withWatchdog(
        over parts: [Watchdog.Part], _ body: (SteppedClock, NotifyReceiver, Events) async throws -> Void
    ) async throws {
        let (clock, receiver, events) = (SteppedClock(), try NotifyReceiver(), Events())
        let watchdog = Watchdog(
            notify: try NotifySocket(environment: ["NOTIFY_SOCKET": receiver.name]), interval: .seconds(30),
            parts: parts, clock: clock, observer: { events.note($0) })
        async let _ = watchdog.run()
        try await body(clock, receiver, events)
    }

    @Test func pingsAtHalfTheInterval() async throws {
        let counter = Counter()
        try await withWatchdog(over: [.counter("sink") { counter.count }]) { clock, receiver, _ in
            await clock.hasSleepers(1)
            #expect(receiver.received() == ["WATCHDOG=1"])
            for _ in 0..<3 {
                counter.beat()
                clock.advance(by: .milliseconds(14_999))
                #expect(receiver.received().isEmpty)
                clock.advance(by: .milliseconds(1))
                await clock.hasSleepers(1)
                #expect(receiver.received() == ["WATCHDOG=1"])
            }
        }
    }

    @Test func aStuckThreadGetsNoPingAndIsNamedOnce() async throws {
        let (stuck, fine) = (Counter(), Counter())
        let parts: [Watchdog.Part] = [.counter("journal") { stuck.count }, .counter("socket") { fine.count }]
        try await withWatchdog(over: parts) { clock, receiver, events in
            await clock.hasSleepers(1)
            #expect(receiver.received() == ["WATCHDOG=1"])
            for _ in 0..<2 {
                fine.beat()
                clock.advance(by: .seconds(15))
                await clock.hasSleepers(1)
                #expect(receiver.received().isEmpty)
            }
            #expect(events.all == [.stuck(["journal"])])
            stuck.beat()
            fine.beat()
            clock.advance(by: .seconds(15))
            await clock.hasSleepers(1)
            #expect(receiver.received() == ["WATCHDOG=1"])
            #expect(events.all == [.stuck(["journal"]), .recovered])
        }
    }

    @Test func aPartThatAnswersKeepsItAlive() async throws {
        try await withWatchdog(over: [.answering("loop") {}]) { clock, receiver, events in
            await clock.hasSleepers(2)
            #expect(receiver.received() == ["WATCHDOG=1"])
            for _ in 0..<15 {
                clock.advance(by: .seconds(1))
                await clock.hasSleepers(2)
            }
            #expect(receiver.received() == ["WATCHDOG=1"])
            #expect(events.all.isEmpty)
        }
    }

    @Test func aPartThatDoesNotAnswerGetsNoPing() async throws {
        let (calls, hang) = AsyncStream<Void>.makeStream()
        try await withWatchdog(over: [.answering("loop") { for await _ in calls { break } }]) {
            clock, receiver, events in
            // Only the watchdog itself sleeps: the answer is awaited for ever.
            await clock.hasSleepers(1)
            #expect(receiver.received() == ["WATCHDOG=1"])
            clock.advance(by: .seconds(15))
            await clock.hasSleepers(1)
            #expect(receiver.received().isEmpty)
            #expect(events.all == [.stuck(["loop"])])
            hang.finish()
        }
    }

    @Test func aMissingServiceManagerIsToldOnce() async throws {
        let (clock, counter, events) = (SteppedClock(), Counter(), Events())
        let watchdog = Watchdog(
            notify: try NotifySocket(environment: ["NOTIFY_SOCKET": "/nowhere/notify"]), interval: .seconds(30),
            parts: [.counter("sink") { counter.count }], clock: clock, observer: { events.note($0) })
        async let _ = watchdog.run()
        await clock.hasSleepers(1)
        counter.beat()
        clock.advance(by: .seconds(15))
        await clock.hasSleepers(1)
        #expect(events.all == [.notifyFailed(.failed(2))])
    }
}
