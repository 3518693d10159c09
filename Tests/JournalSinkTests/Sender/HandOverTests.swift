// SPDX-License-Identifier: MIT

import Glibc
import JournalProtocol
import Testing

@testable import JournalSink

@Suite struct HandOverTests {
    private let start = ContinuousClock.now

    private func connected() -> HandOver {
        var machine = HandOver(now: start)
        machine.connected()
        return machine
    }

    @Test func connectsFirst() {
        let machine = HandOver(now: start)
        #expect(machine.next(hasEntries: false, now: start) == .connect)
        #expect(machine.phase(at: start) == .connecting)
    }

    @Test func aMissingJournaldIsTriedFourTimesASecond() {
        var machine = HandOver(now: start)
        machine.connectFailed(ENOENT, now: start)
        #expect(machine.phase(at: start) == .missing(ENOENT))
        #expect(machine.next(hasEntries: true, now: start) == .pause(.milliseconds(250)))
        #expect(machine.next(hasEntries: true, now: start + .milliseconds(249)) == .pause(.milliseconds(1)))
        #expect(machine.next(hasEntries: true, now: start + .milliseconds(250)) == .connect)
    }

    @Test func sendsWhatThereIsAndElseWaitsForWork() {
        let machine = connected()
        #expect(machine.next(hasEntries: true, now: start) == .send)
        #expect(machine.next(hasEntries: false, now: start) == .awaitWork(HandOver.longestWait))
    }

    @Test func aFullSocketIsWaitedForAndOnlyAfterASecondWorthTelling() {
        var machine = connected()
        #expect(machine.failed(.full, now: start) == .tryAgain)
        #expect(machine.next(hasEntries: true, now: start) == .awaitRoom(HandOver.longestWait))
        #expect(machine.phase(at: start + .milliseconds(999)) == .storing)
        #expect(machine.failed(.full, now: start + .milliseconds(600)) == .tryAgain)
        #expect(machine.phase(at: start + .seconds(1)) == .waiting)
    }

    @Test func anyProgressEndsTheWait() {
        var machine = connected()
        _ = machine.failed(.full, now: start)
        machine.handedOver()
        _ = machine.failed(.full, now: start + .seconds(5))
        #expect(machine.phase(at: start + .seconds(5)) == .storing)
    }

    @Test func aLostConnectionIsReplacedAtOnceAndIsNoNewsBeforeThatFails() {
        var machine = connected()
        #expect(machine.failed(.disconnected(ECONNREFUSED), now: start) == .tryAgain)
        #expect(machine.next(hasEntries: true, now: start) == .connect)
        #expect(machine.phase(at: start) == .storing)
        machine.connectFailed(ECONNREFUSED, now: start)
        #expect(machine.phase(at: start) == .missing(ECONNREFUSED))
    }

    @Test func aLargeEntryGoesAsAFile() {
        var machine = connected()
        #expect(machine.failed(.tooLarge, now: start) == .sendAsFile)
    }

    @Test func aRefusedEntryIsGivenUpAtOnce() {
        var machine = connected()
        #expect(machine.failed(.refused(EINVAL), now: start) == .giveUp(EINVAL))
        #expect(machine.next(hasEntries: true, now: start) == .send)
    }

    @Test func shortageOfMemoryIsWaitedOutButNotForEver() {
        var (machine, now) = (connected(), start)
        for _ in 1..<HandOver.starvedAttempts {
            #expect(machine.failed(.shortOfMemory(ENOMEM), now: now) == .tryAgain)
            #expect(machine.next(hasEntries: true, now: now) == .pause(.milliseconds(250)))
            now += .milliseconds(250)
            #expect(machine.next(hasEntries: true, now: now) == .send)
        }
        #expect(machine.failed(.shortOfMemory(ENOMEM), now: now) == .giveUp(ENOMEM))
        #expect(machine.failed(.shortOfMemory(ENOMEM), now: now) == .tryAgain)
    }

    @Test(
        arguments: [
            (3, .handedOver(3)), (-EAGAIN, .full), (-EINTR, .full), (-EMSGSIZE, .tooLarge),
            (-ENOBUFS, .shortOfMemory(ENOBUFS)), (-ENOMEM, .shortOfMemory(ENOMEM)),
            (-ECONNREFUSED, .disconnected(ECONNREFUSED)), (-ENOENT, .disconnected(ENOENT)),
            (-EPIPE, .disconnected(EPIPE)), (-ECONNRESET, .disconnected(ECONNRESET)),
            (-ENOTCONN, .disconnected(ENOTCONN)), (-EINVAL, .refused(EINVAL)), (-EPERM, .refused(EPERM)),
        ] as [(CInt, SendOutcome)])
    func theKernelsAnswersAreUnderstood(result: CInt, outcome: SendOutcome) {
        #expect(SendOutcome(result: result) == outcome)
    }
}
