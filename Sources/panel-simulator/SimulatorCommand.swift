// SPDX-License-Identifier: MIT

import ArgumentParser
import Glibc
import PanelSimulator
import UnixSignals

@main
struct SimulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "panel-simulator",
        abstract: "Imitates a panel (Marzban's or PasarGuard's) on 127.0.0.1, with made-up log lines.",
        discussion: "Prints where it listens once it does, and ends its streams in order on SIGTERM or SIGINT.")

    @OptionGroup(title: "Panel") var panel: PanelOptions
    @OptionGroup(title: "Lines") var lines: LineOptions
    @OptionGroup(title: "Faults") var faults: FaultOptions

    func validate() throws {
        if faults.restartBackendsEvery != nil, panel.dialect.dialect != .sse {
            throw ValidationError("--restart-backends-every needs --dialect sse.")
        }
        if faults.orphanEvery != nil, !panel.dialect.isOverNATS {
            throw ValidationError("--orphan-every needs --nats.")
        }
    }

    func run() async throws {
        let simulator = PanelSimulator(try panel.simulatorConfiguration())
        // Caught before anyone is told that the panel stands, so that no signal comes too early.
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        await faults.inject(into: simulator)
        try await simulator.start()
        var feed = LineFeed(simulator: simulator, sources: panel.sources, options: lines, userForm: panel.userForm)
        try await feed.prefill()
        say("listening on \(await simulator.url)")

        try await withThrowingTaskGroup(of: Void.self) { [faults, feed] group in
            group.addTask {
                var feed = feed
                try await feed.run()
            }
            group.addTask { try await faults.run(against: simulator) }
            group.addTask {
                for await _ in signals { throw Signalled() }
            }
            defer { group.cancelAll() }
            do {
                // Not waitForAll(), which throws only once every child has ended: the others run until cancelled.
                while try await group.next() != nil {}
            } catch is Signalled {
                // The one way this program ends in peace.
            }
        }
        try await simulator.shutdown()
    }
}

/// SIGTERM or SIGINT came.
private struct Signalled: Error {}

/// One line on stdout, out at once even into a pipe.
func say(_ line: String) {
    print(line)
    fflush(nil)
}
