// SPDX-License-Identifier: MIT

import DequeModule
import Glibc
import NIOCore

/// Requests are answered, and the history is read, in turns and within a budget, so that no consumer can keep the loop from
/// the lines: these go first.
extension SocketSink {
    /// For all consumers together.
    static var budgetOfAll: WorkBudget { WorkBudget(share: 0.25, burst: .milliseconds(200), now: .now()) }
    /// For each of them.
    private static var budgetOfOne: WorkBudget { WorkBudget(share: 0.2, burst: .milliseconds(100), now: .now()) }
    /// How long turns are taken before the loop looks at its sockets again.
    private static var slice: TimeAmount { .milliseconds(2) }
    /// About what reading from a socket takes; a byte takes a nanosecond more.
    private static var costOfRead: TimeAmount { .microseconds(5) }

    var freshBudget: WorkBudget { Self.budgetOfOne }

    // MARK: - What a consumer sends

    /// It has sent so many bytes, whether they are requests or blank lines.
    func received(_ count: Int, from id: ObjectIdentifier) {
        guard let consumer = consumers[id] else { return }
        charge(Self.costOfRead + .nanoseconds(Int64(count)), to: consumer)
    }

    /// Whether more may be read from it now; where not, its handler gets ``ReadOn`` when it may.
    func mayRead(from id: ObjectIdentifier) -> Bool {
        guard let consumer = consumers[id] else { return true }
        let now = NIODeadline.now()
        guard max(budget.wait(now: now), consumer.budget.wait(now: now)) > .zero else { return true }
        consumer.waitsToBeRead = true
        awaitTurn(consumer)
        return false
    }

    /// It asks for something, and is answered when it is its turn.
    func ask(_ line: ByteBuffer, of id: ObjectIdentifier) {
        guard let consumer = consumers[id] else { return }
        if case .visitor(let patience, _) = consumer.standing { patience.cancel() }
        consumer.request = line
        awaitTurn(consumer)
    }

    // MARK: - Turns

    /// Has it served when those who waited before have been.
    func awaitTurn(_ consumer: Consumer) {
        guard !consumer.awaitsTurn else { return }
        consumer.awaitsTurn = true
        turns.append(ObjectIdentifier(consumer.channel))
        scheduleTurns(in: .zero)
    }

    /// A task for the loop's next turn would be run before the loop looks at its sockets again; so it is at least a
    /// millisecond where turns were taken just now.
    private func scheduleTurns(in delay: TimeAmount) {
        guard !areTurnsScheduled else { return }
        areTurnsScheduled = true
        loop.scheduleTask(in: delay) {
            self.assumeIsolated { sink in
                sink.areTurnsScheduled = false
                sink.takeTurns()
            }
        }
    }

    private func takeTurns() {
        // What is put in line meanwhile waits for the next task.
        areTurnsScheduled = true
        var spent = TimeAmount.zero
        var shortestWait = TimeAmount.seconds(60)
        for _ in 0..<turns.count {
            let now = NIODeadline.now()
            guard spent < Self.slice, budget.wait(now: now) == .zero, let id = turns.popFirst() else {
                shortestWait = budget.wait(now: now)
                break
            }
            guard let consumer = consumers[id] else { continue }
            let wait = consumer.budget.wait(now: now)
            guard wait == .zero else {
                shortestWait = min(shortestWait, wait)
                turns.append(id)
                continue
            }
            consumer.awaitsTurn = false
            let cost = measured { serve(consumer) }
            spent = spent + cost
            charge(cost, to: consumer)
            if consumer.awaitsTurn { shortestWait = .zero }
        }
        areTurnsScheduled = false
        if !turns.isEmpty { scheduleTurns(in: max(shortestWait, .milliseconds(1))) }
    }

    private func serve(_ consumer: Consumer) {
        if !consumer.isGreeted {
            greet(consumer)
        } else if let line = consumer.request {
            consumer.request = nil
            handle(line, of: consumer)
        } else if consumer.waitsToBeRead {
            consumer.waitsToBeRead = false
            consumer.channel.pipeline.fireUserInboundEventTriggered(ReadOn())
        } else if consumer.channel.isWritable, consumer.delivery.outbox.isEmpty {
            readOn(consumer)
            write(to: consumer)
        }
        if consumer.request != nil || consumer.waitsToBeRead { awaitTurn(consumer) }
    }

    // MARK: - Costs

    func charge(_ cost: TimeAmount, to consumer: Consumer) {
        let now = NIODeadline.now()
        consumer.budget.spend(cost, now: now)
        budget.spend(cost, now: now)
    }

    /// What it took of the processor's time, which others cannot make longer, unlike that of the clock on the wall.
    func measured(_ work: () -> Void) -> TimeAmount {
        let before = Self.processorTime
        work()
        return Self.processorTime - before
    }

    private static var processorTime: TimeAmount {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
    }
}
