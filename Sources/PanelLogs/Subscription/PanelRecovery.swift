// SPDX-License-Identifier: MIT

import Synchronization

/// Wakes all who wait for a panel that they did not reach, as soon as one of them reaches it again.
///
/// Each waits for as long as its own back-off says. After a long outage that is half a minute for the last of them, while
/// the panel's replay reaches back by a hundred lines only.
package final class PanelRecovery: Sendable {
    private struct State {
        var count = 0
        var waiting: [ObjectIdentifier: Alarm] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// How often the panel was reached again. To be read before an attempt, so that its wait knows what it has missed.
    var count: Int { state.withLock { $0.count } }

    /// Notes an attempt of one of them. Where it reaches the panel and the one before did not, the others are woken.
    func note(_ attempt: PanelReach, after last: PanelReach) {
        guard attempt == .reached, last != .reached else { return }
        let waiting = state.withLock { state in
            state.count += 1
            return Array(state.waiting.values)
        }
        for alarm in waiting { alarm.ring() }
    }

    /// Sleeps until `delay` has passed, the alarm rings, or the panel is reached again.
    /// - Parameters:
    ///   - count: what ``count`` was before the attempt that missed the panel.
    ///   - alarm: the sleeper's own.
    /// - Returns: whether the panel is reached again.
    /// - Throws: `CancellationError` where the task is cancelled.
    func sleep(
        _ delay: Duration, since count: Int, at alarm: Alarm, on clock: MonotonicClock
    ) async throws -> Bool {
        let key = ObjectIdentifier(alarm)
        let isOver = state.withLock { state in
            state.waiting[key] = alarm
            return state.count != count
        }
        defer { state.withLock { $0.waiting[key] = nil } }
        if !isOver { try await alarm.sleep(delay, on: clock) }
        return self.count != count
    }
}

/// Whether there is a way to the panel, as far as an attempt shows.
enum PanelReach: Equatable, Sendable {
    /// The panel answers, whatever it says.
    case reached
    /// It does not, or an open stream has ended.
    case missed
    /// What stands before the panel asks to be left alone for a while, and gets that.
    case sentAway

    /// - Parameter problem: what the attempt came to; nil for a success.
    init(_ problem: PanelProblem?) {
        switch problem?.code {
        case .notReached, .intermediary, .unexpectedAnswer, .streamEnded:
            self = problem?.retryAfter == nil ? .missed : .sentAway
        case nil, .proxyRefused, .unsupportedPanel, .credentialsRefused, .rightsMissing, .nodeNotFound, .nodeDisabled,
            .nodeUnavailable, .noCoreStream, .streamRefused, .cancelled:
            self = .reached
        }
    }
}
