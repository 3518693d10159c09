// SPDX-License-Identifier: MIT

package import LogRelayModel

/// The numbers of records: each one more than the last, over all sources and both sinks.
package struct Sequence: Equatable, Sendable {
    private var next: UInt64

    package init(next: UInt64) {
        self.next = next
    }

    /// Where a run begins: behind what was stored last, and not before the time in microseconds, so that numbers do
    /// not go back even where nothing stored can be read.
    package static func start(lastStored: UInt64?, now: Timestamp) -> UInt64 {
        max(lastStored.map { $0 + 1 } ?? 1, UInt64(max(now.microseconds, 1)))
    }

    package mutating func take() -> UInt64 {
        defer { next += 1 }
        return next
    }
}
