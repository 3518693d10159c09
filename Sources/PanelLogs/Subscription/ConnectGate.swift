// SPDX-License-Identifier: MIT

import DequeModule
import Synchronization

/// Lets a few streams connect at a time, in the order in which they came, since opening a node's stream may block the whole
/// panel for seconds; and only so many a second, since a panel that refuses them all answers at once.
package final class ConnectGate: Sendable {
    /// How many attempts a second a panel has to bear, of all streams together.
    package static var usualRate: Int { 20 }

    private struct State {
        var free: Int
        var pace: AttemptPace?
        var lastTicket: UInt64 = 0
        var queue = Deque<(ticket: UInt64, turn: CheckedContinuation<Bool, Never>)>()
    }

    private let state: Mutex<State>
    private let clock: MonotonicClock

    /// - Parameters:
    ///   - width: how many may connect at once.
    ///   - perSecond: how many may begin in a second; nil: any number.
    package init(width: Int = 4, perSecond: Int? = nil, clock: MonotonicClock = .continuous) {
        self.state = Mutex(State(free: width, pace: perSecond.map { AttemptPace(perSecond: $0) }))
        self.clock = clock
    }

    /// Runs `body` when it is its turn. A cancelled task does not wait: its body runs at once, without a place, and has
    /// to notice the cancellation by itself.
    package func pass<Value: Sendable, Failure: Error>(
        _ body: @Sendable () async throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let hasPlace = await enter()
        defer { if hasPlace { leave() } }
        if hasPlace { await keepPace() }
        return try await body()
    }

    private func keepPace() async {
        let now = clock.now()
        guard let wait = state.withLock({ $0.pace?.next(at: now) }), wait > .zero else { return }
        do {
            try await clock.sleep(wait)
        } catch {
            // Cancelled, which `body` notices by itself.
        }
    }

    /// - Returns: false where the task was cancelled before its turn came.
    private func enter() async -> Bool {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { turn in
                let hasPlace: Bool? = state.withLock { state in
                    if Task.isCancelled { return false }
                    if state.free > 0 {
                        state.free -= 1
                        return true
                    }
                    state.queue.append((ticket, turn))
                    return nil
                }
                if let hasPlace { turn.resume(returning: hasPlace) }
            }
        } onCancel: {
            let turn = state.withLock { state in
                state.queue.firstIndex { $0.ticket == ticket }.map { state.queue.remove(at: $0).turn }
            }
            turn?.resume(returning: false)
        }
    }

    private func leave() {
        let next = state.withLock { state in
            let next = state.queue.popFirst()
            if next == nil { state.free += 1 }
            return next
        }
        next?.turn.resume(returning: true)
    }
}

/// Spaces attempts: as many at once as a second may have, and from then on that many a second. Pure; times are readings of
/// a monotonic clock.
///
/// With 20 a second: twenty at 0 s wait for nothing, the next ones 50, 100, 150, … ms; after a quiet second twenty wait for
/// nothing again.
struct AttemptPace: Sendable {
    private let interval: Duration
    private let perSecond: Int
    /// When the last attempt would have begun if they all came evenly, and one interval more.
    private var evenEnd = Duration.zero

    init(perSecond: Int) {
        self.perSecond = max(perSecond, 1)
        interval = .seconds(1) / self.perSecond
    }

    /// Takes the next attempt's place.
    /// - Returns: how long it has to wait.
    mutating func next(at now: Duration) -> Duration {
        let begin = max(now, evenEnd - interval * (perSecond - 1))
        evenEnd = max(evenEnd, now) + interval
        return begin - now
    }
}
