// SPDX-License-Identifier: MIT

/// When to ping a client and when to give it up. Only the answer to the latest ping counts.
struct Keepalive {
    enum Action: Equatable {
        /// Send this ping, and come back after `patience`.
        case ping(payload: [UInt8], patience: Duration)
        /// No pong came in time.
        case giveUp
    }

    private enum State {
        case quiet
        case awaitingPong(of: UInt32)
    }

    private let times: KeepaliveTimes
    private var state = State.quiet
    private var serial: UInt32 = 0

    init(_ times: KeepaliveTimes) {
        self.times = times
    }

    /// How long until the first ping.
    var firstWait: Duration { times.ping }

    /// The wait is over.
    mutating func timerFired() -> Action {
        switch state {
        case .quiet:
            serial += 1
            state = .awaitingPong(of: serial)
            return .ping(payload: Self.payload(serial), patience: times.timeout)
        case .awaitingPong:
            return .giveUp
        }
    }

    /// A pong came. Returns how long until the next ping; nil where it answers nothing.
    mutating func pong(_ payload: [UInt8]) -> Duration? {
        guard case .awaitingPong(let serial) = state, payload == Self.payload(serial) else { return nil }
        state = .quiet
        return times.ping
    }

    private static func payload(_ serial: UInt32) -> [UInt8] {
        withUnsafeBytes(of: serial.bigEndian) { Array($0) }
    }
}
