// SPDX-License-Identifier: MIT

import Testing

@Suite("The ledger's check of numbers finds") struct BadNumberTests {
    private func whole() -> LedgerBuilder {
        var ledger = LedgerBuilder(printed: 50)
        ledger.tell(0..<50)
        return ledger
    }

    @Test("records that a consumer was not given") func skipped() {
        var ledger = whole()
        ledger.addConsumer { $0.removeSubrange(10..<20) }
        #expect(ledger.kinds == [.numberSkipped])
        #expect(ledger.violations[0].place == "other")
        #expect(ledger.violations[0].words.hasPrefix("10 between"))
    }

    @Test("first and last records that a consumer was not given") func skippedEnds() {
        var ledger = whole()
        ledger.addConsumer { items in
            items.removeFirst(3)
            items.removeLast(3)
        }
        #expect(ledger.kinds == [.numberSkipped, .numberSkipped])
    }

    @Test("a number that nobody saw within a run") func hole() {
        var ledger = LedgerBuilder(printed: 50)
        ledger.tell(0..<50)
        ledger.change { ledger in
            ledger.consumers[0].items.remove(at: 20)
            ledger.journal.remove(at: 20)
            ledger.emitted["core"]?.remove(at: 20)
        }
        #expect(ledger.kinds == [.numberSkipped])
    }

    @Test("a number that comes again or goes back") func notGrowing() {
        var again = whole()
        again.addConsumer { $0.insert($0[10], at: 11) }
        #expect(again.kinds == [.numberNotGrowing])
        var back = whole()
        back.change { $0.journal.swapAt(10, 11) }
        #expect(back.kinds.contains(.numberNotGrowing))
    }

    @Test("a number that stands for different lines") func conflict() {
        var ledger = LedgerBuilder(printed: 50)
        ledger.tell(0..<50)
        ledger.change { ledger in
            ledger.journal[10].content = .line("line 11")
            ledger.journal[11].content = .line("line 10")
        }
        #expect(ledger.kinds.count { $0 == .toldDifferently } == 2)
    }

    @Test("a number before the first run's") func noRun() {
        var ledger = whole()
        ledger.change { $0.runs[0].firstSeq = 1_001 }
        #expect(ledger.kinds == [.numberOfNoRun])
    }

    @Test(
        "what was dropped and counted wrong",
        arguments: [
            Ledger.Consumer.Item.dropped(count: 9, from: 1_010, to: 1_019),
            .dropped(count: 11, from: 1_010, to: 1_019),
            .dropped(count: 9, from: 1_010, to: 1_018),
            .dropped(count: 9, from: 1_011, to: 1_019),
            .dropped(count: 11, from: 1_010, to: 1_020),
        ])
    func dropped(_ item: Ledger.Consumer.Item) {
        var ledger = whole()
        ledger.addConsumer { $0.replaceSubrange(10..<20, with: [item]) }
        #expect(ledger.kinds.count == 1)
        #expect([.wrongDropped, .numberSkipped, .numberNotGrowing].contains(ledger.kinds.first))
    }

    @Test("that a consumer which came back was told of missing records") func missing() {
        var ledger = whole()
        ledger.addConsumer { $0.insert(.resumed(after: 1_009, missing: "unknown", newest: 1_049), at: 10) }
        #expect(ledger.kinds == [.historyMissing])
    }

    @Test("what is no record") func unreadable() {
        var ledger = whole()
        ledger.addConsumer { $0.insert(.unreadable("{"), at: 10) }
        #expect(ledger.kinds == [.unreadable])
    }

    @Test("that a living run did not give a consumer what it had stored nowhere") func livingRun() {
        var ledger = LedgerBuilder(printed: 50)
        ledger.tell(0..<20)
        ledger.tell(20..<30, to: .socketOnly)
        ledger.gap("journal_overflow", lost: 10)
        ledger.tell(30..<50)
        ledger.addConsumer { $0.removeSubrange(20..<30) }
        #expect(ledger.kinds == [.numberSkipped])
    }
}
