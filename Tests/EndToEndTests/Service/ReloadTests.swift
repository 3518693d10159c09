// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import PanelSimulator
import RelayTesting
import Testing

@Suite("A reload") struct ReloadTests {
    private static let nodes = [Node(id: 1, name: "a"), Node(id: 2, name: "b")]

    @Test("opens what is new, touches no other stream, and tells the service manager", arguments: Dialect.allCases)
    func newNode(_ dialect: Dialect) async throws {
        try await Stage.with(dialect: dialect, nodes: Self.nodes) { stage in
            let relay = try await stage.start { $0["Sources", "Nodes"] = "1" }
            try await stage.waitForStreams(dialect.sources([Self.nodes[0]]))
            let before = await stage.panel.observations.openStreams.map(\.id)
            try await stage.write { $0["Sources", "Nodes"] = "1 2" }
            relay.process.signal(SIGHUP)
            try await stage.waitForPanel("the new stream beside the others") {
                $0.openStreams.count == before.count + 1 && !$0.openStreams(of: .node(2)).isEmpty
            }
            let told = try await relay.notify.messages.take(2, "READY=1") { $0 == "READY=1" }
            let begin = try #require(told.firstIndex(of: "RELOADING=1"))
            #expect(told[begin + 1].hasPrefix("MONOTONIC_USEC="))
            let open = await stage.panel.observations.openStreams.map(\.id)
            #expect(open.starts(with: before))
            #expect(await stage.panel.observations.logins.accepted == 1)
        }
    }

    @Test("of a bad file says all that is wrong, and changes nothing", arguments: TestedStream.ofEachDialect)
    func badFile(_ stream: TestedStream) async throws {
        try await Stage.with(stream) { stage in
            let relay = try await stage.start()
            try await stage.waitForStreams()
            let before = await stage.panel.observations.openStreams.map(\.id)
            try await stage.write {
                $0["Sources", "Core"] = "perhaps"
                $0["Sources", "Interval"] = "11"
            }
            relay.process.signal(SIGHUP)
            _ = try await relay.process.errors.first("word of it") { $0.contains("stays in force") }
            _ = try await relay.notify.messages.take(2, "READY=1") { $0 == "READY=1" }
            #expect(relay.process.errors.all.contains { $0.contains("Core=perhaps") })
            #expect(relay.process.errors.all.contains { $0.contains("Interval=11") })
            #expect(await stage.panel.observations.openStreams.map(\.id) == before)
        }
    }

    /// What `ExecReload=` runs.
    @Test("by the command checks first, and leaves a relay alone whose file is bad") func command() async throws {
        try await Stage.with(nodes: []) { stage in
            let relay = try await stage.start()
            let (path, _) = try await stage.write { $0["Sources", "Interval"] = "11" }
            let arguments = ["reload", "--config", path, "--pid", "\(relay.process.pid)"]
            let refused = try stage.run(arguments)
            #expect(try await refused.waitForExit() == .status(78))
            #expect(refused.errors.all.contains { $0.contains("Interval=11") })

            try await stage.write { $0["Sources", "Interval"] = "1" }
            #expect(try await stage.run(arguments).waitForExit() == .status(0))
            _ = try await relay.process.errors.first("word of the reload") { $0.contains("was reloaded") }
            #expect(!relay.process.errors.all.contains { $0.contains("stays in force") })
        }
    }

    /// As in a unit that passes the panel's password.
    @Test("by the command finds credentials where it is told to look") func commandWithCredentials() async throws {
        try await Stage.with(nodes: []) { stage in
            let place = stage.directory + "/credentials"
            try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
            let secret = FileManager.default.createFile(
                atPath: place + "/panel-password", contents: Data(Stage.password.utf8),
                attributes: [.posixPermissions: 0o400])
            #expect(secret)
            let relay = try await stage.start(environment: ["CREDENTIALS_DIRECTORY": place]) {
                $0["Panel", "Password"] = nil
            }
            let (path, _) = try await stage.write { $0["Panel", "Password"] = nil }
            let arguments = ["reload", "--config", path, "--pid", "\(relay.process.pid)"]
            #expect(try await stage.run(arguments).waitForExit() == .status(78))
            #expect(try await stage.run(arguments + ["--credentials", place]).waitForExit() == .status(0))
            _ = try await relay.process.errors.first("word of the reload") { $0.contains("was reloaded") }
        }
    }

    @Test("names what needs a restart, and no longer once it was taken back")
    func takenBack() async throws {
        try await Stage.with { stage in
            let relay = try await stage.start { $0["Socket", "History"] = "1M" }
            try await stage.write { $0["Socket", "History"] = "2M" }
            relay.process.signal(SIGHUP)
            _ = try await relay.process.errors.first("the reload") { $0.contains("the configuration was reloaded") }
            try await stage.write { $0["Socket", "History"] = "1M" }
            relay.process.signal(SIGHUP)
            _ = try await relay.process.errors.take(2, "reloads") { $0.contains("the configuration was reloaded") }
            #expect(relay.process.errors.all.count { $0.contains("take effect only after a restart") } == 1)
        }
    }

    @Test("with the right password logs in at once after a refusal", arguments: TestedStream.allCases)
    func password(_ stream: TestedStream) async throws {
        try await Stage.with(stream) { stage in
            // Named, since a list of the panel's nodes needs a login.
            let nodes = stream.nodes.map { "\($0.id)" }.joined(separator: " ")
            let relay = try await stage.start {
                $0["Sources", "Nodes"] = nodes
                $0["Panel", "Password"] = "wrong-never-to-be-told"
            }
            let consumer = try await stage.connect()
            try await consumer.waitForState("refused", of: stage.source.name)
            try await stage.write { $0["Sources", "Nodes"] = nodes }
            relay.process.signal(SIGHUP)
            try await consumer.waitForState("connected", of: stage.source.name)
            let logins = await stage.panel.observations.logins
            #expect(logins.accepted == 1)
            #expect(logins.refused == 1)
        }
    }
}
