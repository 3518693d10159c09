// SPDX-License-Identifier: MIT

import Synchronization

/// A counter that grows for as long as its owner gets on with its work.
final class Heartbeat: Sendable {
    private let beats = Atomic<UInt64>(0)

    var count: UInt64 { beats.load(ordering: .relaxed) }

    func beat() { beats.wrappingAdd(1, ordering: .relaxed) }
}
