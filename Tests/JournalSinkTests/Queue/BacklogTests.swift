// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import JournalSink

@Suite struct BacklogTests {
    private static let start = ContinuousClock.now

    private func batch(_ lines: Int, from source: Source = .core, seq: UInt64 = 1) -> RecordBatch {
        RecordBatch((0..<lines).map { _ in [UInt8](repeating: 0x61, count: 100) }, from: source, seq: seq)
    }

    private func gap(_ seq: UInt64, _ reason: Gap.Reason = .noReplay, lost: UInt64? = nil) -> Gap {
        Gap(seq: seq, time: Timestamp(microseconds: 0), source: .core, reason: reason, lost: lost)
    }

    /// A backlog with room for exactly `count` of these batches.
    private func backlog(for count: Int, of batch: RecordBatch) -> Backlog {
        Backlog(limit: count * BacklogItem.batch(batch).cost)
    }

    /// Claims everything and hands it all over.
    private func handAllOver(_ backlog: inout Backlog) -> [BacklogItem] {
        let items = Array(backlog.claimAll())
        for item in items { backlog.settle(handedOver: item.entries, freed: item.cost) }
        return items
    }

    @Test func givesBackWhatItTookInOrder() {
        var backlog = Backlog(limit: 1 << 20)
        let items = [BacklogItem.batch(batch(2, seq: 1)), .gap(gap(3)), .batch(batch(1, from: .germany, seq: 4))]
        for item in items {
            switch item {
            case .batch(let batch): backlog.add(batch)
            case .gap(let gap): backlog.add(gap)
            }
        }
        #expect(backlog.entries == 4)
        #expect(backlog.bytes > 300)
        #expect(handAllOver(&backlog) == items)
        #expect(backlog.entries == 0)
        #expect(backlog.bytes == 0)
        #expect(backlog.handedOver == 4)
    }

    @Test func anItemCostsAtLeastItsBytesAndRecords() {
        let lines = batch(10)
        let held = lines.bytes.count + lines.records.count * MemoryLayout<LogRecord>.stride
        #expect(BacklogItem.batch(lines).cost >= held)
    }

    @Test func aBatchThatDoesNotFitIsDroppedWhole() {
        let one = batch(3)
        var backlog = backlog(for: 2, of: one)
        for _ in 0..<3 { backlog.add(one) }
        #expect(backlog.entries == 6)
        #expect(backlog.dropped == 3)
    }

    @Test func claimedItemsStillCount() {
        let one = batch(3)
        var backlog = backlog(for: 2, of: one)
        backlog.add(one)
        backlog.add(one)
        _ = backlog.claimAll()
        backlog.add(one)
        #expect(backlog.dropped == 3)
    }

    @Test func anEmptyBacklogTakesABatchLargerThanItsLimit() {
        var backlog = Backlog(limit: 10)
        backlog.add(batch(1))
        #expect(backlog.entries == 1)
        backlog.add(batch(1))
        #expect(backlog.dropped == 1)
    }

    @Test func afterALossNothingIsTakenUntilAQuarterIsFree() {
        let one = batch(1)
        let cost = BacklogItem.batch(one).cost
        var backlog = backlog(for: 8, of: one)
        for _ in 0..<9 { backlog.add(one) }
        _ = backlog.claimAll()
        backlog.settle(handedOver: 1, freed: cost)
        backlog.add(one)
        #expect(backlog.dropped == 2)
        backlog.settle(handedOver: 1, freed: cost)
        backlog.add(one)
        #expect(backlog.dropped == 2)
        #expect(backlog.entries == 7)
    }

    @Test func lossesAreToldOnceBySourceAndOnlyWhenThereIsRoom() {
        let one = batch(2)
        var backlog = backlog(for: 1, of: one)
        backlog.add(one)
        backlog.add(one)
        backlog.add(batch(2, from: .germany))
        backlog.add(one)
        #expect(backlog.takeLosses(at: Self.start, insisting: false).isEmpty)
        _ = handAllOver(&backlog)
        #expect(
            backlog.takeLosses(at: Self.start, insisting: false) == [
                Loss(source: .core, lines: 4), Loss(source: .germany, lines: 2),
            ])
        #expect(backlog.takeLosses(at: Self.start, insisting: false).isEmpty)
    }

    @Test func insistingTellsLossesWhileFull() {
        let one = batch(2)
        var backlog = backlog(for: 1, of: one)
        backlog.add(one)
        backlog.add(one)
        #expect(backlog.takeLosses(at: Self.start, insisting: true) == [Loss(source: .core, lines: 2)])
        _ = handAllOver(&backlog)
        #expect(backlog.takeLosses(at: Self.start, insisting: false).isEmpty)
    }

    @Test func lossesInQuickSuccessionAreToldOnceASecond() {
        let one = batch(1)
        let cost = BacklogItem.batch(one).cost
        var backlog = backlog(for: 4, of: one)
        for round in 1...2 {
            while backlog.dropped < UInt64(round) { backlog.add(one) }
            _ = backlog.claimAll()
            // One is left, so that it is not empty.
            backlog.settle(handedOver: 3, freed: 3 * cost)
            let told = backlog.takeLosses(at: Self.start + .milliseconds(round * 500), insisting: false)
            #expect(told == (round == 1 ? [Loss(source: .core, lines: 1)] : []))
        }
        #expect(
            backlog.takeLosses(at: Self.start + .milliseconds(1500), insisting: false) == [
                Loss(source: .core, lines: 1)
            ])
    }

    @Test func gapsOfAFullBacklogAreAddedUpAndFollowInOrder() {
        let one = batch(1)
        var backlog = backlog(for: 1, of: one)
        backlog.add(one)
        backlog.add(gap(5, .noReplay, lost: 3))
        backlog.add(gap(6, .replayExceeded, lost: 10))
        backlog.add(gap(7, .noReplay, lost: 4))
        #expect(backlog.undelivered == 3)
        #expect(handAllOver(&backlog).count == 1)
        #expect(
            handAllOver(&backlog) == [
                .gap(gap(6, .replayExceeded, lost: 10)), .gap(gap(7, .noReplay, lost: 7)),
            ])
        #expect(backlog.undelivered == 0)
        #expect(backlog.dropped == 0)
    }

    @Test func anUnknownNumberMakesTheSumUnknown() {
        let one = batch(1)
        var backlog = backlog(for: 1, of: one)
        backlog.add(one)
        backlog.add(gap(5, lost: 3))
        backlog.add(gap(6, lost: nil))
        _ = handAllOver(&backlog)
        #expect(handAllOver(&backlog) == [.gap(gap(6, lost: nil))])
    }

    @Test func aRefusedLineIsALossToTell() {
        var backlog = Backlog(limit: 1 << 20)
        backlog.add(batch(1))
        let cost = backlog.bytes
        _ = backlog.claimAll()
        backlog.settle(refused: Loss(source: .core, lines: 1), freed: cost)
        #expect(backlog.entries == 0)
        #expect(backlog.bytes == 0)
        #expect(backlog.dropped == 1)
        #expect(backlog.handedOver == 0)
        #expect(backlog.takeLosses(at: Self.start, insisting: false) == [Loss(source: .core, lines: 1)])
    }

    @Test func anEmptyBatchIsNothing() {
        var backlog = Backlog(limit: 1 << 20)
        backlog.add(batch(0))
        #expect(backlog.claimAll().isEmpty)
    }

    /// Against random histories: what went in came out, or was told, or is still there.
    @Test(arguments: 1...20)
    func everyLineIsHandedOverOrToldOrWaits(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var backlog = Backlog(limit: 20_000)
        var hand: [BacklogItem] = []
        var (added, told, now) = (0, 0, Self.start)
        for _ in 0..<2_000 {
            switch Int.random(in: 0..<4, using: &generator) {
            case 0, 1:
                let lines = Int.random(in: 1...8, using: &generator)
                added += lines
                backlog.add(batch(lines, from: Bool.random(using: &generator) ? .core : .germany))
            case 2:
                if hand.isEmpty { hand = Array(backlog.claimAll()) }
                for _ in 0..<Int.random(in: 0...4, using: &generator) where !hand.isEmpty {
                    let item = hand.removeFirst()
                    backlog.settle(handedOver: item.entries, freed: item.cost)
                }
            default:
                now += .milliseconds(Int.random(in: 0...400, using: &generator))
                let insisting = Int.random(in: 0..<50, using: &generator) == 0
                told += backlog.takeLosses(at: now, insisting: insisting).reduce(0) { $0 + Int($1.lines) }
            }
            #expect(backlog.bytes <= 20_000)
        }
        told += backlog.takeLosses(at: now, insisting: true).reduce(0) { $0 + Int($1.lines) }
        #expect(UInt64(told) == backlog.dropped)
        #expect(added == Int(backlog.handedOver) + backlog.entries + told)
        #expect(told > 0)
    }
}
