// SPDX-License-Identifier: MIT

import ArgumentParser

/// What the imitated Xray prints.
struct LineOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Lines a second, over all sources in turn.", valueName: "lines/s"))
    var rate = 20

    @Option(help: "Stop printing after so many lines (the prefilled ones not counted), but stay; 0 never stops.")
    var lines = 0

    @Option(help: "Lines of each source that are there from the start, for the replay.")
    var prefill = 0

    @Option(help: "The same seed gives the same lines, but for their times.")
    var seed: UInt64 = 1

    @Flag(help: "Print nothing before every source has a reader.")
    var waitForReaders = false

    mutating func validate() throws {
        guard (0...1_000_000).contains(rate) else { throw ValidationError("--rate must be 0…1000000.") }
        guard lines >= 0, prefill >= 0 else { throw ValidationError("--lines and --prefill must not be negative.") }
    }
}
