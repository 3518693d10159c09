// SPDX-License-Identifier: MIT

/// What a connection's replay brought.
package struct ReplayOutcome: Equatable, Sendable {
    /// Lines that had been relayed before, and were dropped.
    package var duplicates = 0
    /// Lines that the panel had lost when they were new, relayed now.
    package var late = 0
    /// Lines after everything relayed before, as far as they came with the replay.
    package var new = 0
    /// How far into the remembered lines the replay reached.
    package var reach = ReplayAlignment.Reach.nothing

    package init(duplicates: Int = 0, late: Int = 0, new: Int = 0, reach: ReplayAlignment.Reach = .nothing) {
        self.duplicates = duplicates
        self.late = late
        self.new = new
        self.reach = reach
    }

    /// The panel had nothing to tell that was not known. Seen again and again it means that the panel's own capture is
    /// dead.
    package var isStale: Bool { duplicates > 0 && late == 0 && new == 0 }

    mutating func count(_ verdict: ReplayAlignment.Verdict) {
        switch verdict {
        case .duplicate: duplicates += 1
        case .late: late += 1
        case .new: new += 1
        }
    }
}
