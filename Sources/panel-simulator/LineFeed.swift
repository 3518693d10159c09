// SPDX-License-Identifier: MIT

import Glibc
import PanelSimulator

/// Prints made-up lines at a steady rate, to one source after the other.
struct LineFeed {
    private static let tick = Duration.milliseconds(10)

    private let simulator: PanelSimulator
    private let sources: [PanelSource]
    private let options: LineOptions
    private var generator: XrayLineGenerator
    private var printed = 0

    init(simulator: PanelSimulator, sources: [PanelSource], options: LineOptions, userForm: XrayLineGenerator.UserForm)
    {
        self.simulator = simulator
        self.sources = sources
        self.options = options
        generator = XrayLineGenerator(seed: options.seed, users: userForm)
    }

    mutating func prefill() async throws {
        for source in sources {
            var lines: [String] = []
            for _ in 0..<options.prefill { lines.append(generator.next(at: Self.microseconds)) }
            try await simulator.emit(lines, to: source)
        }
    }

    /// Runs until cancelled, or until the last line is printed.
    mutating func run() async throws {
        if options.waitForReaders {
            for source in sources { _ = try await simulator.waitForStream(of: source) }
        }
        guard options.rate > 0, !sources.isEmpty else { return }
        let start = ContinuousClock.now
        while options.lines == 0 || printed < options.lines {
            try await Task.sleep(for: Self.tick)
            let elapsed = (ContinuousClock.now - start) / .seconds(1)
            let due = Int(elapsed * Double(options.rate))
            try await print(until: options.lines == 0 ? due : min(due, options.lines))
        }
        say("printed \(printed) lines")
    }

    /// What falls due together goes to each source as one batch.
    private mutating func print(until due: Int) async throws {
        var batches = Array(repeating: [String](), count: sources.count)
        while printed < due {
            batches[printed % sources.count].append(generator.next(at: Self.microseconds))
            printed += 1
        }
        for (source, lines) in zip(sources, batches) where !lines.isEmpty {
            try await simulator.emit(lines, to: source)
        }
    }

    private static var microseconds: Int64 {
        var now = timespec()
        // Cannot fail: CLOCK_REALTIME always exists and `now` is a valid address.
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
    }
}
