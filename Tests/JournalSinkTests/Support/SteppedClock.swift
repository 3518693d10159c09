// SPDX-License-Identifier: MIT

import LogRelayModel
import Synchronization

/// A wall clock that a test advances.
final class SteppedClock: Sendable {
    private let time: Mutex<Timestamp>

    init(_ start: Timestamp) { time = Mutex(start) }

    var now: Timestamp { time.withLock { $0 } }

    func advance(microseconds: Int64) { time.withLock { $0.microseconds += microseconds } }
}
