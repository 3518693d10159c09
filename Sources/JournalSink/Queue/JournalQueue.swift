// SPDX-License-Identifier: MIT

import DequeModule
import LogRelayModel
import Synchronization

/// The locked shell around ``Backlog`` and what else the event loop, the daemon and the sender's thread share.
///
/// Every critical section is short and constant: the event loop never waits for the sender's work, only for another's
/// few instructions under the lock.
final class JournalQueue: Sendable {
    private struct Shared: ~Copyable {
        var backlog: Backlog
        var orders = SenderOrders()
        var phase = JournalPhase.connecting
        /// The sender waits for work and must be woken when some comes.
        var senderSleeps = false
        var phaseWaiters: [CheckedContinuation<JournalPhase, Never>] = []
    }

    private let shared: Mutex<Shared>
    let wakeUp: WakeUp

    init(limit: Int) throws(JournalSinkError) {
        shared = Mutex(Shared(backlog: Backlog(limit: limit)))
        wakeUp = try WakeUp()
    }

    // MARK: The event loop's side

    func add(_ item: BacklogItem) {
        let mustWake = shared.withLock { shared in
            switch item {
            case .batch(let batch): shared.backlog.add(batch)
            case .gap(let gap): shared.backlog.add(gap)
            }
            defer { shared.senderSleeps = false }
            return shared.senderSleeps
        }
        if mustWake { wakeUp.signal() }
    }

    // MARK: The daemon's side

    var snapshot: JournalSnapshot {
        shared.withLock { shared in
            JournalSnapshot(
                phase: shared.phase, handedOver: shared.backlog.handedOver, queued: shared.backlog.undelivered,
                queuedBytes: shared.backlog.bytes, dropped: shared.backlog.dropped)
        }
    }

    func stop() {
        shared.withLock { $0.orders.stop() }
        wakeUp.signal()
    }

    /// Returns when all is handed over, the deadline has passed, or the sender has ended: how many entries are left.
    func drain(until deadline: ContinuousClock.Instant) async -> Int {
        await withCheckedContinuation { continuation in
            let left: Int? = shared.withLock { shared in
                let drain = SenderOrders.Drain(deadline: deadline, continuation: continuation)
                return shared.orders.add(drain) ? nil : shared.backlog.undelivered
            }
            if let left { continuation.resume(returning: left) } else { wakeUp.signal() }
        }
    }

    /// The first phase after ``JournalPhase/connecting``.
    func firstPhase() async -> JournalPhase {
        await withCheckedContinuation { continuation in
            let known: JournalPhase? = shared.withLock { shared in
                if shared.phase != .connecting { return shared.phase }
                shared.phaseWaiters.append(continuation)
                return nil
            }
            if let known { continuation.resume(returning: known) }
        }
    }

    // MARK: The sender's side

    /// What the sender needs to know at the top of each round.
    struct Briefing {
        var claimed: Deque<BacklogItem>
        var losses: [Loss]
        var mustStop: Bool
        /// Nobody waits beyond this moment for the backlog to be handed over.
        var nextDeadline: ContinuousClock.Instant?
    }

    /// A sender with nothing in hand `wantsMore`: it gets all there is, and where that is nothing, it is woken for more.
    func brief(wantsMore: Bool, now: ContinuousClock.Instant) -> Briefing {
        let (briefing, finished, left) = shared.withLock { shared in
            let claimed = wantsMore ? shared.backlog.claimAll() : Deque()
            let losses = shared.backlog.takeLosses(at: now, insisting: shared.orders.mustTellLosses)
            let left = shared.backlog.undelivered
            let finished = shared.orders.finishedDrains(left: left, now: now)
            shared.senderSleeps = wantsMore && claimed.isEmpty
            let briefing = Briefing(
                claimed: claimed, losses: losses, mustStop: shared.orders.mustStop,
                nextDeadline: shared.orders.nextDeadline)
            return (briefing, finished, left)
        }
        for drain in finished { drain.continuation.resume(returning: left) }
        return briefing
    }

    func settle(handedOver: Int, freed: Int) {
        shared.withLock { $0.backlog.settle(handedOver: handedOver, freed: freed) }
    }

    func settle(refused loss: Loss?, freed: Int) {
        shared.withLock { $0.backlog.settle(refused: loss, freed: freed) }
    }

    func enter(_ phase: JournalPhase) {
        let waiters = shared.withLock { shared in
            shared.phase = phase
            defer { shared.phaseWaiters = [] }
            return shared.phaseWaiters
        }
        for waiter in waiters { waiter.resume(returning: phase) }
    }

    func senderStarted() -> Bool { shared.withLock { $0.orders.begin() } }

    /// The sender has ended: whoever waits for it gets an answer.
    func senderEnded() {
        let (drains, waiters, left, phase) = shared.withLock { shared in
            defer { shared.phaseWaiters = [] }
            return (shared.orders.end(), shared.phaseWaiters, shared.backlog.undelivered, shared.phase)
        }
        for drain in drains { drain.continuation.resume(returning: left) }
        for waiter in waiters { waiter.resume(returning: phase) }
    }
}
