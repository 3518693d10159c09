// SPDX-License-Identifier: MIT

import Foundation
import PanelSimulator
import RelayTesting
import Testing

/// Started by systemd's own implementation of the protocol, when the first consumer connects.
@Suite("A socket that is passed") struct PassedSocketTests {
    private func launch(
        on stage: Stage, path: String, _ change: (inout RelayFile) -> Void = { _ in }
    ) async throws -> Relay {
        let launcher = ["/usr/bin/systemd-socket-activate", "--listen=\(path)", "--setenv=NOTIFY_SOCKET"]
        let relay = try await stage.launch(launcher: launcher, change)
        _ = try await relay.process.errors.first("the listener") { $0.contains("Listening on") }
        return relay
    }

    @Test("is served in place of Path=, whoever connected before the relay ran is let in, and it outlives the relay")
    func served() async throws {
        try await Stage.with { stage in
            let path = stage.directory + "/passed.sock"
            let relay = try await launch(on: stage, path: path) { $0["Socket", "Mode"] = "0600" }
            let mode = { try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int }
            let before = try mode()
            let consumer = try StreamSocketClient(path: path)
            defer { consumer.close() }
            consumer.read()
            try await consumer.waitForState("connected", of: stage.source.name)
            try await relay.waitUntilReady()
            try await stage.emit(["a line"])
            #expect(try await consumer.take(1, "log").lines == ["a line"])
            #expect(!FileManager.default.fileExists(atPath: stage.socketPath))
            #expect(try mode() == before)

            #expect(try await relay.stop() == .status(0))
            #expect(FileManager.default.fileExists(atPath: path))
        }
    }

    @Test("answers who asked for the status before the relay ran, with everything that status has")
    func statusBefore() async throws {
        try await Stage.with { stage in
            let path = stage.directory + "/passed.sock"
            _ = try await launch(on: stage, path: path)
            let asker = try StreamSocketClient(path: path)
            defer { asker.close() }
            try asker.send("{\"status\":true}\n")
            asker.read()
            let status = try await asker.take(1, "status")
            #expect(status.last?["sources"] != nil)
            #expect(status.last?["panel"] != nil)
        }
    }

    @Test("that the configuration wants none of is an error in the configuration") func notWanted() async throws {
        try await Stage.with(journald: .missing) { stage in
            let path = stage.directory + "/passed.sock"
            let relay = try await launch(on: stage, path: path) { $0["Socket", "Enabled"] = "no" }
            let consumer = try StreamSocketClient(path: path)
            defer { consumer.close() }
            #expect(try await relay.process.waitForExit() == .status(78))
            #expect(try #require(relay.process.errors.all.last).contains("Enabled=no"))
        }
    }
}
