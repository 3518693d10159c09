// SPDX-License-Identifier: MIT

import LogRelayModel

/// A run that did not store everything it told, by `Level=` and `Kinds=`.
struct SelectiveRun: Equatable {
    var process: ProcessMark
    var begunAt: Timestamp

    /// Whether records may be missing behind this one: it is of this run, or of an earlier one.
    ///
    /// A run's numbers begin at the time at the earliest. Where the clock was put back, a record of a later run may seem
    /// to be of an earlier one, which is the safe mistake.
    func leavesDoubt(behind seq: UInt64, of process: ProcessMark) -> Bool {
        process == self.process || seq <= UInt64(max(begunAt.microseconds, 0))
    }
}
