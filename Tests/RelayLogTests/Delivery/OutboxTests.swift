// SPDX-License-Identifier: MIT

import Testing

@testable import RelayLog

@Suite("Messages that wait are bounded, and what is lost is told")
struct OutboxTests {
    private let message = [UInt8](repeating: 0x78, count: 1024 - Outbox.overhead)

    private func filled(isUrgent: Bool) -> (outbox: Outbox, taken: Int) {
        var (outbox, taken) = (Outbox(), 0)
        while outbox.add(message, isUrgent: isUrgent) { taken += 1 }
        return (outbox, taken)
    }

    @Test("256 KiB of warnings wait, their cost counted")
    func bound() {
        #expect(filled(isUrgent: true).taken == 256)
    }

    @Test("Lesser messages leave half of the room to warnings")
    func reserve() {
        var (outbox, taken) = filled(isUrgent: false)
        #expect(taken == 128)
        let hasRoom = outbox.add(message, isUrgent: true)
        #expect(hasRoom)
    }

    @Test("Messages leave in the order in which they came")
    func order() {
        var outbox = Outbox()
        for byte in 1...3 as ClosedRange<UInt8> { _ = outbox.add([byte], isUrgent: false) }
        var seen: [[UInt8]] = []
        while let first = outbox.first {
            seen.append(first)
            outbox.firstIsTaken()
        }
        #expect(seen == [[1], [2], [3]])
    }

    @Test("The number of lost messages is told once, behind all that waited")
    func telling() {
        var (outbox, taken) = filled(isUrgent: true)
        _ = outbox.add(message, isUrgent: true)
        #expect(outbox.lost == 2)
        var told: [Int] = []
        for _ in 0..<taken {
            #expect(told.isEmpty)
            outbox.firstIsTaken()
            outbox.tellLost {
                told.append($0); return [0]
            }
        }
        #expect(told == [2])
        #expect(outbox.first == [0])
        outbox.firstIsTaken()
        outbox.tellLost {
            told.append($0); return [0]
        }
        #expect(told == [2])
        #expect(outbox.isEmpty)
    }

    @Test("A telling that is refused itself is told again with its number")
    func refusedTelling() {
        var outbox = Outbox()
        for _ in 0..<3 {
            _ = outbox.add(message, isUrgent: true)
            outbox.firstIsRefused()
        }
        outbox.tellLost { _ in [0] }
        #expect(outbox.lost == 0)
        outbox.firstIsRefused()
        #expect(outbox.lost == 3)
    }

    @Test("What was taken of a message is not sent again")
    func partlyTaken() {
        var outbox = Outbox()
        _ = outbox.add([1, 2, 3], isUrgent: true)
        outbox.firstIsTaken(upTo: 2)
        #expect(outbox.first == [3])
    }

    @Test("The room of a message that is gone is free again, however it went")
    func accounting() {
        var (outbox, taken) = filled(isUrgent: true)
        outbox.firstIsTaken(upTo: 100)
        outbox.firstIsTaken()
        outbox.firstIsRefused()
        outbox.amendLast(with: [1, 2, 3])
        while !outbox.isEmpty { outbox.firstIsTaken() }
        var again = 0
        while outbox.add(message, isUrgent: true) { again += 1 }
        #expect(again == taken)
    }
}
