// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import RelayTesting

/// The relay's process through all its runs of one round.
actor SoakRelay {
    private let stage: Stage
    private let setup: SoakSetup
    private var current: Relay?
    /// Told to end, and not known to have ended yet.
    private var ending: (relay: Relay, how: Ledger.Run.Ending)?
    private(set) var runs: [Ledger.Run] = []
    private(set) var failures: [String] = []
    private(set) var words: [String] = []
    private(set) var mostResidentBytes = 0

    init(stage: Stage, setup: SoakSetup) {
        self.stage = stage
        self.setup = setup
    }

    var isRunning: Bool { current != nil }

    /// Once the one before has ended.
    func start() async throws {
        try await awaitEnd()
        let time = Date().timeIntervalSince1970
        runs.append(Ledger.Run(firstSeq: UInt64(time * 1e6), ending: .orderly))
        current = try await stage.launch(name: "relay-\(runs.count)") { @Sendable [setup] file in
            setup.change(&file)
        }
    }

    /// Returns at once: what follows does not wait for it.
    func end(_ how: Ledger.Run.Ending) {
        guard let relay = current else { return }
        if !relay.process.isRunning { failures.append("the relay's run \(runs.count) ended by itself") }
        runs[runs.count - 1].ending = how
        relay.process.signal(how == .killed ? SIGKILL : SIGTERM)
        current = nil
        ending = (relay, how)
    }

    func awaitEnd() async throws {
        guard let (relay, how) = ending else { return }
        ending = nil
        do {
            let exit = try await relay.process.waitForExit(within: Relay.stopTime + .seconds(1))
            if how == .orderly, exit != .status(0) {
                failures.append("the relay's run \(runs.count) ended with \(exit)")
                runs[runs.count - 1].ending = .killed
            }
        } catch is TimedOut {
            failures.append("the relay's run \(runs.count) did not end within \(Relay.stopTime)")
            runs[runs.count - 1].ending = .killed
            try await relay.process.end()
        }
        words += ["-- run \(runs.count)"] + relay.process.errors.all
    }

    /// So that journald is there while the relay reads its memory.
    func waitUntilReady() async throws { try await current?.waitUntilReady() }

    /// While it stands still it hands nothing over.
    func stopInItsTracks() { current?.process.signal(SIGSTOP) }

    func goOn() { current?.process.signal(SIGCONT) }

    func sampleMemory() {
        // It may end at any moment.
        mostResidentBytes = max(mostResidentBytes, (try? current?.process.residentBytes) ?? 0)
    }
}
