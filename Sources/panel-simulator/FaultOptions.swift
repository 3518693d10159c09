// SPDX-License-Identifier: MIT

import ArgumentParser
import PanelSimulator

/// What goes wrong in a demo, again and again.
struct FaultOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Cut all streams every so many seconds, without a word.", valueName: "seconds"))
    var dropEvery: Int?

    @Option(help: ArgumentHelp("Every so many seconds, a node fails for three seconds.", valueName: "seconds"))
    var failNodeEvery: Int?

    @Option(help: ArgumentHelp("Make all tokens worthless every so many seconds.", valueName: "seconds"))
    var expireEvery: Int?

    mutating func validate() throws {
        for seconds in [dropEvery, failNodeEvery, expireEvery] {
            if let seconds, seconds < 1 { throw ValidationError("The faults' intervals are at least 1 second.") }
        }
    }

    /// Runs until cancelled.
    func run(against simulator: PanelSimulator) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await repeating(dropEvery) { await simulator.end(.all, .eof) } }
            group.addTask { try await repeating(expireEvery) { await simulator.expireTokens() } }
            group.addTask {
                try await repeating(failNodeEvery) {
                    guard let node = await simulator.nodes.first(where: { $0.status == .connected }) else { return }
                    var failed = node
                    (failed.status, failed.message) = (.error, "connection refused")
                    await simulator.setNode(failed)
                    try await Task.sleep(for: .seconds(3))
                    await simulator.setNode(node)
                }
            }
            while try await group.next() != nil {}
        }
    }

    private func repeating(_ seconds: Int?, _ fault: @Sendable () async throws -> Void) async throws {
        guard let seconds else { return }
        while true {
            try await Task.sleep(for: .seconds(seconds))
            try await fault()
        }
    }
}
