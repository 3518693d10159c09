// SPDX-License-Identifier: MIT

import Synchronization

/// What others may ask of a running subscription: to open its stream anew, or not to wait any longer.
package final class StreamControl: Sendable {
    private struct State {
        var silence: SilenceLimit
        var open: StopSignal?
        var reason: ReopenReason?
        /// Until then a new connection would get no replay.
        var pauseEnd: Duration?
        var isClosing = false
    }

    private let state: Mutex<State>
    /// Cuts a back-off short.
    let retry = Alarm()
    /// Rung when something has changed in what an open stream is judged by.
    let recheck = Alarm()
    let memory = Mutex(StreamMemory())

    /// - Parameter silence: for how long the stream may bring no line.
    package init(silence: SilenceLimit = .none) {
        state = Mutex(State(silence: silence))
    }

    package var silence: SilenceLimit {
        get { state.withLock { $0.silence } }
        set {
            state.withLock { $0.silence = newValue }
            recheck.ring()
        }
    }

    /// The task that holds the stream is cancelled, so that the log is free again in a moment.
    var isClosing: Bool {
        get { state.withLock { $0.isClosing } }
        set { state.withLock { $0.isClosing = newValue } }
    }

    /// Why the open stream is being closed, to be opened anew.
    var reopening: ReopenReason? { state.withLock { $0.reason } }

    /// For how long the stream may bring no line, by its habit.
    var patience: Duration? {
        let silence = silence
        return memory.withLock { $0.patience(silence) }
    }

    /// Closes the stream, if one is open, and opens it anew.
    /// - Returns: false where none is, or where it is being closed already.
    @discardableResult
    package func reopen(_ reason: ReopenReason) -> Bool {
        let open = state.withLock { state -> StopSignal? in
            guard state.open != nil, state.reason == nil else { return nil }
            state.reason = reason
            return state.open
        }
        open?.stop()
        return open != nil
    }

    /// Ends the waiting for the next attempt.
    package func retryNow() { retry.ring() }

    /// A stream ended at `now` whose lines come again if its next connection is not opened at once.
    func pause(from now: Duration) {
        state.withLock { $0.pauseEnd = now + RecentLines.pause }
    }

    /// How long to wait before the next connection.
    func pauseLeft(at now: Duration) -> Duration {
        state.withLock { $0.pauseEnd.map { max($0 - now, .zero) } ?? .zero }
    }

    /// Waits for the end of an open stream; ends it where somebody asks for it, or where `watch` finds a reason to.
    func hold(
        _ stream: any OpenStream, watch: @escaping @Sendable () async -> ReopenReason?
    ) async -> (end: StreamEnd, reopen: ReopenReason?) {
        let signal = StopSignal()
        state.withLock { ($0.open, $0.reason) = (signal, nil) }
        // What rang before the stream was open has nothing to say about its next back-off.
        retry.silence()
        let end = await withTaskGroup(of: StreamEnd?.self) { race in
            race.addTask { await stream.waitForEnd() }
            race.addTask {
                await signal.run { if let reason = await watch() { self.reopen(reason) } }
                return nil
            }
            var end = StreamEnd.closedByUs
            for await ended in race {
                if let ended { end = ended }
                race.cancelAll()
            }
            return end
        }
        let reason = state.withLock { state in
            defer { (state.open, state.reason) = (nil, nil) }
            return state.reason
        }
        // A stream that ended by itself in the same moment speaks for itself.
        return (end, end == .closedByUs ? reason : nil)
    }
}
