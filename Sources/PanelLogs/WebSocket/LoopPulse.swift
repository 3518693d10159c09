// SPDX-License-Identifier: MIT

import NIOCore

/// Notices that an event loop was kept from running: by a machine with too much to do, or a stop of the process.
///
/// While a stream needs it, one timer for all of them beats every 50 ms. Whoever reads from a socket sees by the last beat
/// how long what it reads may have waited, since the loop turns to its sockets before it turns to its timers; what comes
/// with a handshake's answer is handed on a little later, so that a late beat is remembered until the next.
final class LoopPulse: Sendable {
    private struct State {
        var streams = 0
        var lastBeat = NIODeadline.now()
        /// By how much that one was late.
        var lastDelay = TimeAmount.zero
        var timer: RepeatedTask?

        mutating func beat(at now: NIODeadline) {
            lastDelay = delay(of: now - lastBeat)
            lastBeat = now
        }
    }

    private static let period = TimeAmount.milliseconds(50)

    private let loop: any EventLoop
    private let state: NIOLoopBoundBox<State>

    init(loop: any EventLoop) {
        self.loop = loop
        state = NIOLoopBoundBox.makeBoxSendingValue(State(), eventLoop: loop)
    }

    /// A stream needs it from now on, until `stop`.
    func start() {
        loop.execute { [self] in
            state.value.streams += 1
            guard state.value.timer == nil else { return }
            (state.value.lastBeat, state.value.lastDelay) = (.now(), .zero)
            state.value.timer = loop.scheduleRepeatedTask(initialDelay: Self.period, delay: Self.period) { [self] _ in
                state.value.beat(at: .now())
            }
        }
    }

    func stop() {
        loop.execute { [self] in
            state.value.streams -= 1
            guard state.value.streams == 0 else { return }
            state.value.timer?.cancel()
            state.value.timer = nil
        }
    }

    /// For how long at most the loop has just not run; zero where that is as usual. On the loop, while a stream needs it.
    func heldUp(at now: NIODeadline) -> TimeAmount {
        max(Self.delay(of: now - state.value.lastBeat), state.value.lastDelay)
    }

    /// - Parameter silence: since the last beat.
    static func delay(of silence: TimeAmount) -> TimeAmount {
        silence >= period * 2 ? silence : .zero
    }
}
