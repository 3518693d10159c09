// SPDX-License-Identifier: MIT

import Synchronization

/// Sends `WATCHDOG=1` at half of the wanted interval, for as long as every part of the program answers.
package struct Watchdog: Sendable {
    /// A part of the program that must get on for the program to be alive.
    package struct Part: Sendable {
        fileprivate enum Kind: Sendable {
            case counter(@Sendable () -> UInt64)
            case answer(@Sendable () async -> Void)
        }

        fileprivate var name: String
        fileprivate var kind: Kind

        /// A thread that makes a counter grow at least once a second.
        package static func counter(_ name: String, _ count: @escaping @Sendable () -> UInt64) -> Part {
            Part(name: name, kind: .counter(count))
        }

        /// A part that answers a call, such as an event loop; a call that never returns is no answer.
        package static func answering(_ name: String, _ answer: @escaping @Sendable () async -> Void) -> Part {
            Part(name: name, kind: .answer(answer))
        }
    }

    package enum Event: Equatable, Sendable {
        /// These parts do not answer: no sign of life is sent until they do.
        case stuck([String])
        /// All parts answer again.
        case recovered
        /// The service manager could not be told; told once until it can again.
        case notifyFailed(NotifyError)
    }

    /// Counters grow once a second; a shorter interval of the service manager must not make a late one look stuck.
    static let leastTolerance = Duration.milliseconds(2500)

    private let notify: NotifySocket
    private let interval: Duration
    private let parts: [Part]
    private let clock: any Clock<Duration>
    private let observer: @Sendable (Event) -> Void

    package init(
        notify: NotifySocket, interval: Duration, parts: [Part], clock: any Clock<Duration> = ContinuousClock(),
        observer: @escaping @Sendable (Event) -> Void = { _ in }
    ) {
        self.notify = notify
        self.interval = interval
        self.parts = parts
        self.clock = clock
        self.observer = observer
    }

    /// Until cancelled. A part that does not answer holds up the end as well.
    package func run() async {
        await run(on: clock)
    }

    private func run<C: Clock<Duration>>(on clock: C) async {
        await withDiscardingTaskGroup { group in
            var counters: [(name: String, count: @Sendable () -> UInt64)] = []
            for part in parts {
                switch part.kind {
                case .counter(let count): counters.append((part.name, count))
                case .answer(let answer):
                    let answers = Answers()
                    counters.append((part.name, { answers.count }))
                    group.addTask { await answers.collect(answer, every: min(interval / 2, .seconds(1)), on: clock) }
                }
            }
            await ping(watching: counters, on: clock)
            group.cancelAll()
        }
    }

    private func ping<C: Clock<Duration>>(
        watching counters: [(name: String, count: @Sendable () -> UInt64)], on clock: C
    ) async {
        // Less than from one ping to the next, so that no ping is sent for a part that stood still since the last one.
        var monitor = HeartbeatMonitor(tolerance: max(interval * 3 / 8, Self.leastTolerance))
        var trouble: Event?
        let start = clock.now
        // Kept on a grid, so that the time that sending takes does not add up.
        var next = start
        while !Task.isCancelled {
            let readings = counters.map { HeartbeatMonitor.Reading(name: $0.name, beats: $0.count()) }
            let event = await act(on: monitor.judge(readings, at: start.duration(to: clock.now)))
            if event != trouble, let told = event ?? .recovered as Event? { observer(told) }
            trouble = event
            next = max(next.advanced(by: interval / 2), clock.now)
            do {
                try await clock.sleep(until: next, tolerance: nil)
            } catch {
                return
            }
        }
    }

    /// Returns what is wrong, if anything.
    private func act(on verdict: HeartbeatMonitor.Verdict) async -> Event? {
        switch verdict {
        case .stuck(let names): return .stuck(names)
        case .healthy:
            do {
                try await notify.send(.watchdog)
                return nil
            } catch {
                return .notifyFailed(error)
            }
        }
    }
}

/// Turns a call that answers into a counter of its answers.
private final class Answers: Sendable {
    private let answers = Atomic<UInt64>(0)

    var count: UInt64 { answers.load(ordering: .relaxed) }

    /// Until cancelled.
    func collect<C: Clock<Duration>>(
        _ answer: @Sendable () async -> Void, every interval: Duration, on clock: C
    ) async {
        while !Task.isCancelled {
            await answer()
            answers.wrappingAdd(1, ordering: .relaxed)
            do {
                try await clock.sleep(for: interval)
            } catch {
                return
            }
        }
    }
}
