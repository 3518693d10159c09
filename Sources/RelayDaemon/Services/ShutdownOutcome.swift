// SPDX-License-Identifier: MIT

import Synchronization

/// Whether the daemon could hand over all it had when it stopped. The service group does not tell: it also ends without
/// an error where it had to cancel a service that hung.
final class ShutdownOutcome: Sendable {
    private struct State {
        var journalLeft = 0
        var isOrderly = false
    }

    private let state = Mutex(State())

    /// Entries that journald did not take in time.
    var journalLeft: Int { state.withLock { $0.journalLeft } }

    /// Every service came to its end by itself.
    var isOrderly: Bool { state.withLock { $0.isOrderly } }

    func journalLeft(_ count: Int) { state.withLock { $0.journalLeft = count } }

    func finishedOrderly() { state.withLock { $0.isOrderly = true } }
}
