// SPDX-License-Identifier: MIT

import LogRelayModel
import Synchronization

/// Stands before a stream's receiver and sees what comes: lines, and frames without any.
final class LivenessReceiver: LineReceiver {
    private let receiver: any LineReceiver
    private let clock: MonotonicClock
    private let liveness: Mutex<StreamLiveness>
    /// Told when an empty frame is news.
    private let nodeHint: Alarm
    private let control: StreamControl

    init(_ receiver: any LineReceiver, control: StreamControl, clock: MonotonicClock, nodeHint: Alarm) {
        self.receiver = receiver
        self.control = control
        self.clock = clock
        self.nodeHint = nodeHint
        self.liveness = Mutex(StreamLiveness(now: clock.now()))
    }

    /// Waits until the stream should be opened anew. nil where the task is cancelled.
    func reopenReason() async -> ReopenReason? {
        while true {
            let now = clock.now()
            switch liveness.withLock({ $0.verdict(at: now, silence: control.silence) }) {
            case .reopen(let reason):
                return reason
            case .check(let next):
                do {
                    try await control.recheck.sleep(next - now, on: clock)
                } catch {
                    return nil
                }
            }
        }
    }

    func streamOpened() { receiver.streamOpened() }

    func receive(_ batch: LineBatch) {
        let now = clock.now()
        liveness.withLock { $0.receivedLines(at: now) }
        receiver.receive(batch)
    }

    func receivedEmptyFrame() {
        let now = clock.now()
        if liveness.withLock({ $0.receivedEmptyFrame(at: now) }) {
            control.recheck.ring()
            nodeHint.ring()
        }
        receiver.receivedEmptyFrame()
    }

    func streamClosed() { receiver.streamClosed() }
}
