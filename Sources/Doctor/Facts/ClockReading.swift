// SPDX-License-Identifier: MIT

package import LogRelayModel

/// What the panel's clock said between two readings of this machine's. It says whole seconds.
package struct ClockReading: Equatable, Sendable {
    package var before: Timestamp
    package var panel: Timestamp
    package var after: Timestamp

    package init(before: Timestamp, panel: Timestamp, after: Timestamp) {
        self.before = before
        self.panel = panel
        self.after = after
    }

    /// By how much the panel's clock is ahead of this machine's at least, or behind it where negative; zero where they may
    /// agree.
    ///
    /// Asked at 10.2 s, answered at 10.4 s: a panel that says 10 agrees, one that says 12 is 1.6 s ahead, one that says 8,
    /// which may have been 8.999, is 1.2 s behind.
    package var offset: Duration {
        let panel = self.panel.microseconds
        if panel > after.microseconds { return .microseconds(panel - after.microseconds) }
        if panel + 1_000_000 < before.microseconds { return .microseconds(panel + 1_000_000 - before.microseconds) }
        return .zero
    }
}
