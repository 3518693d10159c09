// SPDX-License-Identifier: MIT

import LogRelayModel
import Synchronization

/// One stream from its first event to its end.
final class StreamRun: Sendable {
    /// Which log is read.
    enum Log: Equatable, Sendable {
        case source(SourceID)
        case nodeNamed(String)
    }

    private enum Phase {
        case unopened
        case running(Task<Void, Never>)
        /// Closed before it was opened, or could not be.
        case closed
    }

    private static let intervals = Duration.zero...Duration.seconds(10)

    let feed: StreamFeed
    private let log: Log
    private let interval: Duration
    private let session: PanelSession
    private let phase = Mutex(Phase.unopened)

    init(_ log: Log, interval: Duration, session: PanelSession) {
        self.log = log
        self.interval = interval
        self.session = session
        feed = StreamFeed(
            hash: session.hash, bufferSize: session.settings.bufferSize, clock: session.panel.clock)
    }

    /// Begins, where it has not begun yet.
    func open() {
        phase.withLock { phase in
            guard case .unopened = phase else { return }
            if let task = session.hold({ await self.run() }) {
                phase = .running(task)
            } else {
                phase = .closed
                feed.finish(.closed)
            }
        }
    }

    func close() {
        feed.close()
        let running = phase.withLock { phase -> Task<Void, Never>? in
            switch phase {
            case .running(let task): return task
            case .unopened: phase = .closed
            case .closed: break
            }
            return nil
        }
        running?.cancel()
    }

    /// Returns when the connection is closed, of a stream that was opened and closed.
    func waitForEnd() async {
        guard case .running(let task) = phase.withLock({ $0 }) else { return }
        await task.value
    }

    private func run() async {
        feed.finish(await hold())
    }

    /// - Returns: why it cannot go on; nil where it was closed.
    private func hold() async -> PanelLogsError? {
        guard Self.intervals.contains(interval) else {
            return PanelLogsError(.invalidArgument, "an interval of \(interval): the panel takes 0 to 10 s")
        }
        var state = session.settings.firstState
        let source: SourceID
        switch log {
        case .source(let id):
            source = id
        case .nodeNamed(let name):
            switch await NodeLookup(name: name, panel: session.panel, feed: feed).find(&state) {
            case .found(let id): source = id
            case .gaveUp(let error): return error
            case .cancelled: return nil
            }
        }
        return await read(source, from: state)
    }

    private func read(_ source: SourceID, from state: SubscriptionState) async -> PanelLogsError? {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.feed.watchDeadlines() }
            defer { group.cancelAll() }
            do {
                let outcome = try await session.runtime.hold(
                    StreamRequest(source: source, interval: interval), to: feed, from: state
                ) { [feed] outcome, delay in
                    feed.interrupted(PanelLogsError(PanelProblem(outcome)), retryIn: delay)
                }
                return outcome.map { PanelLogsError(PanelProblem($0)) }
            } catch {
                return PanelLogsError(
                    .alreadyOpen,
                    "another stream of this panel reads \(source) already: close it first, or share its events")
            }
        }
    }
}
