// SPDX-License-Identifier: MIT

/// One thing whose cost is measured.
struct Measure {
    let name: String
    /// What it does, in words for the table.
    let what: String
    /// Makes ready what the measured code works on, which is not measured, and returns that code: one call takes every
    /// line once, and returns something that depends on all of its work.
    let prepare: (SampleLines) -> () -> Int

    static var all: [Measure] { lines + streams }
}
