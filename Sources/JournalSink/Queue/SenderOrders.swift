// SPDX-License-Identifier: MIT

/// What the daemon wants of the sender's thread.
struct SenderOrders: Sendable {
    /// Someone waits until everything is handed over, but no longer than until the deadline.
    struct Drain: Sendable {
        var deadline: ContinuousClock.Instant
        var continuation: CheckedContinuation<Int, Never>
    }

    private enum State {
        case idle
        case running(drains: [Drain], mustTellLosses: Bool)
        case stopping(drains: [Drain])
        case ended
    }

    private var state = State.idle

    /// False if the sender was started before, or was stopped before it started.
    mutating func begin() -> Bool {
        guard case .idle = state else { return false }
        state = .running(drains: [], mustTellLosses: false)
        return true
    }

    mutating func stop() {
        switch state {
        case .idle: state = .ended
        case .running(let drains, _): state = .stopping(drains: drains)
        case .stopping, .ended: break
        }
    }

    /// False where no sender runs that could hand anything over.
    mutating func add(_ drain: Drain) -> Bool {
        guard case .running(let drains, _) = state else { return false }
        // What was lost is reported now, while the fan-out can still make a gap of it and the journal may still get it.
        state = .running(drains: drains + [drain], mustTellLosses: true)
        return true
    }

    mutating func end() -> [Drain] {
        defer { state = .ended }
        switch state {
        case .running(let drains, _), .stopping(let drains): return drains
        case .idle, .ended: return []
        }
    }

    var mustStop: Bool {
        if case .stopping = state { true } else { false }
    }

    var mustTellLosses: Bool {
        if case .running(_, let must) = state { must } else { mustStop }
    }

    var nextDeadline: ContinuousClock.Instant? {
        if case .running(let drains, _) = state { drains.map(\.deadline).min() } else { nil }
    }

    /// Takes out the drains that are over: all where nothing is left, else those past their deadline.
    mutating func finishedDrains(left: Int, now: ContinuousClock.Instant) -> [Drain] {
        guard case .running(let drains, let mustTellLosses) = state, !drains.isEmpty else { return [] }
        let finished = drains.filter { left == 0 || $0.deadline <= now }
        let waiting = drains.filter { left > 0 && $0.deadline > now }
        state = .running(drains: waiting, mustTellLosses: mustTellLosses)
        return finished
    }
}
