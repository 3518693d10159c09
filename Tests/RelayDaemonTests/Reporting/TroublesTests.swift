// SPDX-License-Identifier: MIT

import Testing

@testable import RelayDaemon

@Suite("Which troubles are worth a warning")
struct TroublesTests {
    /// A class, since an expectation cannot change a value.
    private final class Ledger {
        private let start = ContinuousClock.now
        private var troubles = Troubles<String>()

        func occurred(_ subject: String, _ reason: String, at seconds: Int) -> Int? {
            troubles.occurred(subject, reason: reason, now: start + .seconds(seconds))
        }

        func ended(_ subject: String, at seconds: Int) -> Duration? {
            troubles.ended(subject, now: start + .seconds(seconds))
        }
    }

    private let ledger = Ledger()

    @Test("A new trouble is told once")
    func news() {
        #expect(ledger.occurred("core", "EOF", at: 0) == 1)
        #expect(ledger.occurred("core", "EOF", at: 30) == nil)
    }

    @Test("Another reason, and another subject, is news")
    func otherReason() {
        #expect(ledger.occurred("core", "EOF", at: 0) == 1)
        #expect(ledger.occurred("core", "refused", at: 30) == 1)
        #expect(ledger.occurred("core", "EOF", at: 60) == nil)
        #expect(ledger.occurred("node:1", "EOF", at: 60) == 1)
    }

    @Test("A trouble that lasts is told every hour, with how often it happened")
    func reminder() {
        var told: [Int: Int] = [:]
        for minute in 0...120 { told[minute] = ledger.occurred("core", "EOF", at: minute * 60) }
        #expect(told == [0: 1, 60: 60, 120: 60])
    }

    @Test("A trouble that comes back soon is told after ten minutes, and not for every flap")
    func flapping() {
        var told: [Int: Int] = [:]
        for minute in 0...25 {
            told[minute] = ledger.occurred("core", "EOF", at: minute * 60)
            #expect(ledger.ended("core", at: minute * 60 + 1) == .seconds(1))
        }
        #expect(told == [0: 1, 10: 10, 20: 10])
    }

    @Test("A trouble that comes back later is news again")
    func recurrence() {
        #expect(ledger.occurred("core", "EOF", at: 0) == 1)
        #expect(ledger.ended("core", at: 10) == .seconds(10))
        #expect(ledger.occurred("core", "EOF", at: 700) == 1)
    }

    @Test("A trouble that came back and lasts is told within ten minutes of the last telling")
    func returnThatLasts() {
        #expect(ledger.occurred("core", "EOF", at: 0) == 1)
        _ = ledger.ended("core", at: 10)
        #expect(ledger.occurred("core", "EOF", at: 60) == nil)
        #expect(ledger.occurred("core", "EOF", at: 600) == 2)
        #expect(ledger.occurred("core", "EOF", at: 1300) == nil)
    }

    @Test("The end tells how long all troubles together lasted, and only once")
    func end() {
        #expect(ledger.ended("core", at: 0) == nil)
        _ = ledger.occurred("core", "EOF", at: 10)
        _ = ledger.occurred("core", "refused", at: 20)
        #expect(ledger.ended("core", at: 70) == .seconds(60))
        #expect(ledger.ended("core", at: 80) == nil)
    }

    @Test("Of too many reasons, the one told longest ago is forgotten")
    func bounded() {
        for number in 0...8 { #expect(ledger.occurred("core", "reason \(number)", at: number) == 1) }
        #expect(ledger.occurred("core", "reason 8", at: 10) == nil)
        #expect(ledger.occurred("core", "reason 0", at: 10) == 1)
    }
}
