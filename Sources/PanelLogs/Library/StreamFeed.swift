// SPDX-License-Identifier: MIT

import Continuity
import LogRelayModel
import Synchronization

/// Carries what a stream delivers, less what it repeats, from the event loop to whoever takes its events. May be called
/// from any thread.
final class StreamFeed: LineReceiver {
    enum Taken: Equatable, Sendable {
        case lines(LineBatch)
        case event(LogEvent)
        /// There will be no more; with the error, where it was not told yet.
        case end(PanelLogsError?)
        case nothing
    }

    fileprivate enum End {
        /// What waits is still taken.
        case finished(PanelLogsError?)
        case closed
    }

    fileprivate struct State {
        var continuity: LineContinuity
        var buffer: EventBuffer
        var end: End?
        /// When ``watchDeadlines()`` looks next.
        var nextLook: Duration?
    }

    /// One for each time that there may be something to take.
    let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation
    private let state: Mutex<State>
    private let clock: MonotonicClock
    private let lookAgain = Alarm()

    init(hash: LineHash, bufferSize: Int, clock: MonotonicClock) {
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        state = Mutex(State(continuity: LineContinuity(hash: hash), buffer: EventBuffer(limit: bufferSize)))
        self.clock = clock
    }

    // MARK: What comes in

    func streamOpened(_ opening: StreamOpening) {
        carryOut { continuity, _ in continuity.opened(opening) }
    }

    func receive(_ batch: LineBatch) {
        carryOut { continuity, now in continuity.received(batch, now: now) }
    }

    func panelOverflowed() {
        carryOut { continuity, _ in continuity.panelOverflowed() }
    }

    func wasDeaf() {
        carryOut { continuity, _ in continuity.wasDeaf() }
    }

    func streamClosed(_ loss: LossInFlight) {
        carryOut { continuity, now in continuity.closed(loss, now: now) }
    }

    func interrupted(_ error: PanelLogsError, retryIn delay: Duration) {
        state.withLock { $0.append(.event(.interrupted(error, retryIn: delay))) }
        signal.yield()
    }

    /// Nothing more comes; whoever takes the events is told after the last one.
    func finish(_ error: PanelLogsError?) {
        state.withLock { if $0.end == nil { $0.end = .finished(error) } }
        signal.yield()
    }

    /// Nobody wants events any more.
    func close() {
        state.withLock { state in
            state.end = .closed
            state.buffer = EventBuffer(limit: 0)
        }
        signal.yield()
    }

    /// Lets go on what was held until it is known for new, when its time is over. Until the task is cancelled.
    func watchDeadlines() async {
        while true {
            let now = clock.now()
            carryOut { continuity, now in continuity.timePassed(now: now) }
            let next = state.withLock { state in
                state.nextLook = state.continuity.nextDeadline
                return state.nextLook
            }
            do {
                try await lookAgain.sleep(next.map { $0 - now } ?? .seconds(86_400), on: clock)
            } catch {
                return
            }
        }
    }

    private func carryOut(_ decide: (inout LineContinuity, Duration) -> [LineContinuity.Step]) {
        let now = clock.now()
        let (isNews, isDueEarlier) = state.withLock { state in
            let steps = decide(&state.continuity, now)
            for step in steps { state.carryOut(step) }
            guard let due = state.continuity.nextDeadline, state.nextLook.map({ due < $0 }) ?? true else {
                return (!steps.isEmpty, false)
            }
            state.nextLook = due
            return (!steps.isEmpty, true)
        }
        if isNews { signal.yield() }
        if isDueEarlier { lookAgain.ring() }
    }

    // MARK: What is taken

    var isClosed: Bool {
        state.withLock { if case .closed? = $0.end { true } else { false } }
    }

    func take() -> Taken {
        state.withLock { state in
            switch (state.buffer.popFirst(), state.end) {
            case (.lines(let batch)?, _): return .lines(batch)
            case (.event(let event)?, _): return .event(event)
            case (nil, .finished(let error)?):
                state.end = .finished(nil)
                return .end(error)
            case (nil, .closed?): return .end(nil)
            case (nil, nil): return .nothing
            }
        }
    }
}

extension StreamFeed.State {
    fileprivate mutating func carryOut(_ step: LineContinuity.Step) {
        switch step {
        case .opened: append(.event(.connected))
        case .relay(let batch): append(.lines(batch))
        case .gap(let reason): append(.event(.gap(LogGap(reason: LogGap.Reason(reason)))))
        case .leftOut, .quiet, .stale, .fresh: break
        }
    }

    fileprivate mutating func append(_ item: EventBuffer.Item) {
        guard end == nil else { return }
        buffer.append(item)
    }
}
