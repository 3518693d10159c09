// SPDX-License-Identifier: MIT

import DequeModule
import FuzzProperties
import Glibc
import JournalProtocol
import LogRelayModel
import Testing

@testable import JournalSink

/// Groups sent to a real datagram socket that the test reads.
@Suite struct EntryGroupTests {
    private let peer: DatagramPeer
    private let now = Timestamp(microseconds: 1_795_424_400_000_000)

    init() throws { peer = try DatagramPeer() }

    private func group() -> EntryGroup {
        EntryGroup(encoder: EntryEncoder(identifier: "pasarguard", instance: "relay"))
    }

    private func hand(_ items: BacklogItem...) -> InHand {
        var hand = InHand()
        hand.take(Deque(items))
        return hand
    }

    private func lines(_ count: Int, length: Int = 10, seq: UInt64 = 1) -> RecordBatch {
        RecordBatch(
            (0..<count).map { _ in [UInt8](repeating: 0x61, count: length) }, seq: seq, receivedAt: now)
    }

    private func numbers(_ datagrams: [[UInt8]]) throws -> [String?] {
        try datagrams.map { try NativeEntry.texts(of: $0)["PASARGUARD_SEQ"] }
    }

    @Test func gathersBatchesAndGapsIntoOneCall() throws {
        let gap = Gap(seq: 3, time: now, source: .core, reason: .noReplay)
        var group = group()
        group.fill(from: hand(.batch(lines(2)), .gap(gap), .batch(lines(1, seq: 4))), now: now)
        let outcome = try peer.withConnection { group.send(to: $0) }
        #expect(outcome == .handedOver(4))
        #expect(try numbers(peer.received()) == ["1", "2", "3", "4"])
    }

    @Test func holdsNoMoreThanItsLimit() throws {
        var group = group()
        group.fill(from: hand(.batch(lines(100))), now: now)
        let count = group.count
        #expect(count == EntryGroup.entryLimit)
    }

    @Test func isClosedByItsBytes() throws {
        var group = group()
        group.fill(from: hand(.batch(lines(10, length: 100_000))), now: now)
        let count = group.count
        #expect(count == 3)
    }

    @Test func beginsWhereTheHandHasCome() throws {
        var hand = hand(.batch(lines(3)), .batch(lines(2, seq: 4)))
        _ = hand.advance(by: 2)
        var group = group()
        group.fill(from: hand, now: now)
        let outcome = try peer.withConnection { group.send(to: $0) }
        #expect(outcome == .handedOver(3))
        #expect(try numbers(peer.received()) == ["3", "4", "5"])
    }

    @Test func goesOnAfterWhatWasHandedOver() throws {
        var group = group()
        group.fill(from: hand(.batch(lines(3))), now: now)
        group.advance(by: 2)
        let hasMore = !group.isEmpty
        #expect(hasMore)
        let outcome = try peer.withConnection { group.send(to: $0) }
        #expect(outcome == .handedOver(1))
        group.advance(by: 1)
        let isDone = group.isEmpty
        #expect(isDone)
        #expect(try numbers(peer.received()) == ["3"])
    }

    @Test func anEntryTooLargeForADatagramComesAfterThoseBeforeIt() throws {
        var group = group()
        group.fill(
            from: hand(.batch(lines(2)), .batch(lines(1, length: 1 << 20, seq: 3)), .batch(lines(1, seq: 4))), now: now)
        let outcome = try peer.withConnection { group.send(to: $0) }
        #expect(outcome == .handedOver(2))
        group.advance(by: 2)
        let second = try peer.withConnection { group.send(to: $0) }
        #expect(second == .tooLarge)
        let third = try peer.withConnection { group.sendFirstAsFile(to: $0) }
        #expect(third == .handedOver(1))
        group.advance(by: 1)
        // It closed the group.
        let isClosed = group.isEmpty
        #expect(isClosed)
        #expect(try numbers(peer.received().dropLast()) == ["1", "2"])
    }

    @Test func isStaleOnceAnEntryHasBecomeLate() {
        var group = group()
        group.fill(from: hand(.batch(lines(1))), now: now)
        let isFresh = !group.isStale(at: Timestamp(microseconds: now.microseconds + 5_000_000))
        #expect(isFresh)
        let later = Timestamp(microseconds: now.microseconds + 5_000_001)
        let isStale = group.isStale(at: later)
        #expect(isStale)
        group.fill(from: hand(.batch(lines(1))), now: later)
        let staysFresh = !group.isStale(at: Timestamp(microseconds: now.microseconds + 60_000_000))
        #expect(staysFresh)
    }
}

@Suite struct InHandTests {
    private func batch(_ lines: Int) -> BacklogItem { .batch(RecordBatch((0..<lines).map { _ in [0x61] })) }

    @Test func freesAnItemOnlyWhenItsLastEntryIsDone() {
        let (first, second) = (batch(3), batch(2))
        var hand = InHand()
        hand.take([first, second])
        #expect(hand.advance(by: 2) == 0)
        #expect(hand.advance(by: 1) == first.cost)
        #expect(hand.items == [second])
        #expect(hand.advance(by: 2) == second.cost)
        #expect(hand.isEmpty)
    }

    @Test func oneStepMayFinishSeveralItems() {
        let items = [batch(1), batch(1), batch(3)]
        var hand = InHand()
        hand.take(Deque(items))
        #expect(hand.advance(by: 4) == items[0].cost + items[1].cost)
        #expect(hand.done == 2)
    }

    @Test func givingUpALineIsALossAndGivingUpAGapIsNone() {
        var hand = InHand()
        let gap = Gap(seq: 2, time: Timestamp(microseconds: 0), source: .core, reason: .noReplay)
        hand.take([batch(1), .gap(gap)])
        #expect(hand.lossOfNext == Loss(source: .core, lines: 1))
        _ = hand.advance(by: 1)
        #expect(hand.lossOfNext == nil)
    }
}
