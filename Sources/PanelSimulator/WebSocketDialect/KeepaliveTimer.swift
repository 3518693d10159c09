// SPDX-License-Identifier: MIT

/// Runs a ``Keepalive`` in time.
final class KeepaliveTimer {
    private var keepalive: Keepalive
    private let timeline: Timeline
    private let act: (Keepalive.Action) -> Void
    private var timer: Timeline.Timer?

    init(_ times: KeepaliveTimes, timeline: Timeline, act: @escaping (Keepalive.Action) -> Void) {
        keepalive = Keepalive(times)
        self.timeline = timeline
        self.act = act
    }

    func start() {
        arm(after: keepalive.firstWait)
    }

    func pong(_ payload: [UInt8]) {
        if let wait = keepalive.pong(payload) { arm(after: wait) }
    }

    func stop() {
        timer?.cancel()
    }

    private func arm(after wait: Duration) {
        timer?.cancel()
        timer = timeline.after(wait) { [weak self] in self?.fired() }
    }

    private func fired() {
        let action = keepalive.timerFired()
        if case .ping(_, let patience) = action { arm(after: patience) }
        act(action)
    }
}
