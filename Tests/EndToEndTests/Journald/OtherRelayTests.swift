// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("Two relays with the same Instance=, from configurations elsewhere") struct OtherRelayTests {
    private static let words = "another relay has the same Instance="

    @Test("keep to what each has stored itself, and say so") func history() async throws {
        try await Stage.with(journald: .running) { stage in
            let (first, consumer) = try await stage.startConnected()
            let lines = (1...3).map { "2026/08/20 10:15:4\($0).000000 [Warning] core: the \($0)" }
            try await stage.emit(lines)
            _ = try await consumer.take(3, "log")
            _ = try await stage.waitForEntries(3)
            #expect(!first.process.errors.all.contains { $0.contains(Self.words) })

            // What the panel repeats is new to the second: with the first one's past, it would pass over it.
            let second = try await stage.start(name: "second") {
                $0["Socket", "Path"] = stage.directory + "/second.sock"
            }
            _ = try await second.process.errors.first("the warning") {
                $0.contains(Self.words) && $0.contains("\(stage.directory)/relay.conf")
            }
            _ = try await stage.waitForEntries(6)

            // The first goes on behind its own lines.
            #expect(try await first.stop() == .status(0))
            let again = try stage.run(["run", "--config", "\(stage.directory)/relay.conf"])
            _ = try await again.errors.first("the warning") {
                $0.contains(Self.words) && $0.contains("\(stage.directory)/second.conf")
            }
            _ = try await again.errors.first("word of the socket") { $0.contains("the socket is open") }
            let returned = try await stage.connect()
            try await returned.waitForState("connected", of: stage.source.name)
            try await stage.emit(["2026/08/20 10:15:49.000000 [Warning] core: the last"])
            let entries = try await stage.waitForEntries(8)
            #expect(entries.count == 8)
            #expect(entries.count { $0["MESSAGE"]?.hasSuffix("the 1") == true } == 2)
        }
    }
}
