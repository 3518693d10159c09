// SPDX-License-Identifier: MIT

import NIOCore
import Testing

@testable import SocketSink

@Suite("The budget of answers")
struct WorkBudgetTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    private var fresh: WorkBudget { WorkBudget(share: 0.25, burst: .milliseconds(200), now: start) }

    @Test("As long as anything is left there is no wait; what is owed is waited for")
    func debt() {
        var budget = fresh
        budget.spend(.milliseconds(199), now: start)
        #expect(budget.wait(now: start) == .zero)
        budget.spend(.milliseconds(11), now: start)
        let wait = budget.wait(now: start)
        #expect(wait >= .milliseconds(40) && wait < .milliseconds(41))
        #expect(budget.wait(now: start + .milliseconds(39)) > .zero)
        #expect(budget.wait(now: start + wait) == .zero)
    }

    @Test("What is not used is kept up to the burst, however long it is not")
    func burst() {
        var budget = fresh
        budget.spend(.milliseconds(100), now: start)
        let later = start + .hours(1)
        budget.spend(.milliseconds(201), now: later)
        #expect(budget.wait(now: later) > .zero)
    }

    @Test("In the long run no more than the share is spent, whatever the answers cost")
    func share() {
        var random = SeededGenerator(seed: 17)
        var (budget, now, spent) = (fresh, start, TimeAmount.zero)
        while now < start + .seconds(60) {
            now = now + budget.wait(now: now)
            let cost = TimeAmount.microseconds(Int64.random(in: 1...20_000, using: &random))
            budget.spend(cost, now: now)
            // Answering takes its time as well.
            now = now + cost
            spent = spent + cost
        }
        let most = Double((now - start).nanoseconds) * 0.25 + Double(TimeAmount.milliseconds(220).nanoseconds)
        #expect(Double(spent.nanoseconds) <= most)
        #expect(Double(spent.nanoseconds) > most * 0.9)
    }

    @Test("A clock that stands still or goes back gives nothing")
    func clock() {
        var budget = fresh
        budget.spend(.milliseconds(300), now: start)
        let wait = budget.wait(now: start)
        #expect(budget.wait(now: start - .seconds(10)) == wait)
    }
}
