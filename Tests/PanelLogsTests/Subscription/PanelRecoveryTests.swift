// SPDX-License-Identifier: MIT

import RelayTesting
import Testing

@testable import PanelLogs

@Suite("Recovery of a panel", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct PanelRecoveryTests {
    private let clock = ManualClock()
    private let recovery = PanelRecovery()

    private func sleeping(since count: Int = 0) -> Task<Bool, any Error> {
        Task { try await recovery.sleep(.seconds(30), since: count, at: Alarm(), on: clock.clock) }
    }

    @Test("wakes all who missed the panel, once another that had missed it reaches it")
    func wakes() async throws {
        let sleepers = (0..<3).map { _ in sleeping() }
        for _ in sleepers { #expect(try await clock.nextSleep() == .seconds(30)) }
        recovery.note(.reached, after: .missed)
        for sleeper in sleepers { #expect(try await sleeper.value) }
    }

    @Test("that came between an attempt and its wait is not missed")
    func early() async throws {
        let count = recovery.count
        recovery.note(.reached, after: .sentAway)
        #expect(try await sleeping(since: count).value)
    }

    @Test("is news only where the last attempt missed it", arguments: [PanelReach.missed, .sentAway])
    func noNews(_ attempt: PanelReach) {
        recovery.note(.reached, after: .reached)
        recovery.note(attempt, after: .missed)
        #expect(recovery.count == 0)
    }

    @Test("that does not come leaves a wait as long as it was")
    func none() async throws {
        let sleeper = sleeping()
        clock.advance(by: try await clock.nextSleep())
        #expect(try await sleeper.value == false)
    }

    @Test("is waited for by those whom no panel answers, unless they are asked to stay away")
    func reach() {
        #expect(PanelReach(nil) == .reached)
        for code in [PanelProblem.Code.notReached, .intermediary, .unexpectedAnswer, .streamEnded] {
            #expect(PanelReach(PanelProblem(code, "")) == .missed)
        }
        #expect(PanelReach(PanelProblem(.intermediary, "", retryAfter: .seconds(9))) == .sentAway)
        for code in [PanelProblem.Code.credentialsRefused, .nodeUnavailable, .proxyRefused] {
            #expect(PanelReach(PanelProblem(code, "")) == .reached)
        }
    }
}
