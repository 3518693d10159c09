// SPDX-License-Identifier: MIT

import RelayTesting
import Testing

@testable import PanelLogs

@Suite("Alarm", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct AlarmTests {
    private let clock = ManualClock()
    private let alarm = Alarm()

    private func sleeping() -> Task<Void, any Error> {
        Task { try await alarm.sleep(.seconds(60), on: clock.clock) }
    }

    @Test("without a ring, the sleep lasts as long as it was meant to")
    func undisturbed() async throws {
        let sleeper = sleeping()
        #expect(try await clock.nextSleep() == .seconds(60))
        clock.advance(by: .seconds(60))
        try await sleeper.value
    }

    @Test("a ring ends the sleep under way")
    func rung() async throws {
        let sleeper = sleeping()
        _ = try await clock.nextSleep()
        alarm.ring()
        try await sleeper.value
    }

    @Test("a ring while nobody sleeps wakes the next sleeper, and only that one")
    func early() async throws {
        alarm.ring()
        alarm.ring()
        try await sleeping().value
        let second = sleeping()
        #expect(try await clock.nextSleep() == .seconds(60))
        clock.advance(by: .seconds(60))
        try await second.value
    }

    @Test("a silenced alarm wakes nobody")
    func silenced() async throws {
        alarm.ring()
        alarm.silence()
        let sleeper = sleeping()
        #expect(try await clock.nextSleep() == .seconds(60))
        clock.advance(by: .seconds(60))
        try await sleeper.value
    }

    @Test("a cancelled sleeper does not sleep on, and leaves the alarm in order")
    func cancelled() async throws {
        let sleeper = sleeping()
        _ = try await clock.nextSleep()
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        let second = sleeping()
        _ = try await clock.nextSleep()
        alarm.ring()
        try await second.value
    }
}
