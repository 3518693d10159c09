// SPDX-License-Identifier: MIT

import Glibc
import PanelSimulator
import RelayTesting
import Testing

@Suite("check --online") struct CheckOnlineTests {
    @Test("of a panel in order says so, and exits with 0", arguments: Dialect.allCases)
    func inOrder(_ dialect: Dialect) async throws {
        try await Stage.with(dialect: dialect, nodes: [Node(id: 1, name: "de-fra")]) { stage in
            let (exit, said) = try await stage.checkPanel()
            let online = try #require(said.online)
            #expect(exit == .status(0), "\(online)")
            #expect(said.valid)
            #expect(online.dialect == dialect.rawValue)
            #expect(online.verdicts("node") == ["ok"])
            #expect(online.findings.last?.source == "node:1")
            #expect(online.findings.last?.verdict == (dialect == .webSocket ? "ok" : "untested"))
            #expect(await stage.panel.observations.logins.accepted == 1)
        }
    }

    @Test("has a line a finding for people, aligned, and cures below") func text() async throws {
        try await Stage.with(nodes: [Node(id: 1, name: "de-fra", status: .error, message: "\u{1B}[31mno route")]) {
            stage in
            let (exit, process) = try await stage.check()
            #expect(exit == .status(69))
            let lines = process.output.all
            #expect(lines.first?.hasPrefix("ok        configuration       ") == true)
            #expect(
                lines.contains(
                    "failed    node 1 de-fra         node is not connected (error:  [31mno route)"))
            #expect(lines.contains { $0.hasPrefix("          does the node run") })
            #expect(lines.last == "1 failed, 1 untested")
            #expect(process.errors.all == [])
        }
    }

    @Test("of a wrong password exits with 77, after one login") func wrongPassword() async throws {
        try await Stage.with { stage in
            let (exit, said) = try await stage.checkPanel { $0["Panel", "Password"] = "wrong-never-to-be-told" }
            #expect(exit == .status(77))
            #expect(said.online?.failure?.subject == "credentials")
            #expect(await stage.panel.observations.logins.refused == 1)
        }
    }

    @Test("of a configuration with mistakes exits with 78, and asks nobody") func badConfiguration() async throws {
        try await Stage.with { stage in
            let (exit, said) = try await stage.checkPanel { $0["Sources", "Coer"] = "yes" }
            #expect(exit == .status(78))
            #expect(!said.valid)
            #expect(said.online == nil)
            #expect(await stage.panel.observations.connections.accepted == 0)
        }
    }

    @Test("is what --open-streams needs", arguments: [["check", "--open-streams"]]) func usage(_ arguments: [String])
        async throws
    {
        try await Stage.with { stage in
            let process = try stage.run(arguments)
            #expect(try await process.waitForExit() == .status(64))
            #expect(process.errors.all.contains { $0.contains("--online") })
        }
    }

    @Test("names what --open-streams costs before it opens any") func cost() async throws {
        try await Stage.with(.eventStream) { stage in
            try await stage.emit(["one"])
            let (exit, process) = try await stage.check(["--open-streams"])
            #expect(exit == .status(0))
            #expect(process.errors.all.count == 1)
            #expect(process.errors.all.first?.contains("is taken from the relay") == true)
            #expect(process.output.all.contains { $0.contains("1 line came, taken from whoever else reads it") })
        }
    }

    @Test("takes the state of Server-Sent Events from the relay that runs") func runningRelay() async throws {
        try await Stage.with(.eventStream) { stage in
            let (_, consumer) = try await stage.startConnected()
            let opened = await stage.panel.observations.handshakes.accepted
            let (exit, said) = try await stage.checkPanel()
            #expect(exit == .status(0))
            #expect(said.online?.findings.last?.cause.hasPrefix("the running relay reads it") == true)
            #expect(await stage.panel.observations.handshakes.accepted == opened, "no second reader")
            try await stage.emit(["comes to the relay"])
            #expect(try await consumer.take(1, "log").lines == ["comes to the relay"])
        }
    }

    @Test("ends at once where it is interrupted", arguments: [SIGINT, SIGTERM]) func interrupted(_ signal: Int32)
        async throws
    {
        try await Stage.with { stage in
            await stage.panel.inject { $0.handshakes = .never }
            let path = try await stage.write(name: "checked").path
            let process = try stage.run(["check", "--online", "--config", path])
            try await stage.waitForPanel("a stream that hangs") { $0.handshakes.inProgress > 0 }
            process.signal(signal)
            #expect(try await process.waitForExit(within: .seconds(5)) == .signal(signal))
        }
    }

    @Test("gives a stream that is not answered up in time, and says what may hold it") func streamTimeOut() async throws
    {
        try await Stage.with(.core) { stage in
            await stage.panel.inject { $0.handshakes = .never }
            let (exit, said) = try await stage.checkPanel()
            #expect(exit == .status(69))
            #expect(said.online?.failure?.subject == "stream")
            #expect(said.online?.failure?.cure?.contains("see its own log") == true)
        }
    }
}
