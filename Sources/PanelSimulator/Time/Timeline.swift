// SPDX-License-Identifier: MIT

import Glibc
import NIOCore

/// Where a simulated panel takes its time from.
package enum TimeSource: Sendable {
    case real
    /// Stands still until ``PanelSimulator/advance(by:)``. `unixSeconds` is what a token's `iat` begins at.
    case manual(unixSeconds: Int64 = 1_795_420_800)
}

/// The simulator's time and its timers: those of the event loop, or moved by hand. Confined to the loop.
final class Timeline {
    struct Timer {
        fileprivate let cancelAction: () -> Void

        func cancel() { cancelAction() }
    }

    private enum Mode {
        case real(start: NIODeadline)
        case manual(ManualTimers, startedAt: Int64)
    }

    private let loop: any EventLoop
    private var mode: Mode

    init(_ source: TimeSource, loop: any EventLoop) {
        self.loop = loop
        switch source {
        case .real: mode = .real(start: .now())
        case .manual(let seconds): mode = .manual(ManualTimers(), startedAt: seconds)
        }
    }

    /// Since the simulator was made.
    var now: Duration {
        switch mode {
        case .real(let start): .nanoseconds((NIODeadline.now() - start).nanoseconds)
        case .manual(let timers, _): timers.now
        }
    }

    var unixSeconds: Int64 {
        switch mode {
        case .real: Int64(time(nil))
        case .manual(let timers, let startedAt): startedAt + timers.now.components.seconds
        }
    }

    /// Since 1970.
    var unixMicroseconds: Int64 {
        switch mode {
        case .real:
            var now = timespec()
            // Cannot fail: CLOCK_REALTIME always exists and `now` is a valid address.
            clock_gettime(CLOCK_REALTIME, &now)
            return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
        case .manual(let timers, let startedAt):
            return startedAt * 1_000_000 + Int64(timers.now / .microseconds(1))
        }
    }

    /// Calls `body` on the loop once `delay` has passed.
    func after(_ delay: Duration, _ body: @escaping () -> Void) -> Timer {
        switch mode {
        case .real:
            let scheduled = loop.assumeIsolated().scheduleTask(in: TimeAmount(delay), body)
            return Timer { scheduled.cancel() }
        case .manual(var timers, let startedAt):
            let id = timers.add(after: delay, body)
            mode = .manual(timers, startedAt: startedAt)
            return Timer { [weak self] in self?.cancelManual(id) }
        }
    }

    /// Moves a manual clock on, calling what falls due on the way, each at its own moment.
    func advance(by span: Duration) throws(SimulatorError) {
        guard case .manual(let before, _) = mode else { throw .timeIsNotManual }
        let target = before.now + span
        while case .manual(var timers, let startedAt) = mode {
            let body = timers.popDue(by: target)
            mode = .manual(timers, startedAt: startedAt)
            guard let body else { return }
            body()
        }
    }

    private func cancelManual(_ id: Int) {
        guard case .manual(var timers, let startedAt) = mode else { return }
        timers.cancel(id)
        mode = .manual(timers, startedAt: startedAt)
    }
}
