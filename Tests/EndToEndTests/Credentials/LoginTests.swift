// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("Logging in") struct LoginTests {
    @Test("happens once for ten nodes, and once more when the token has expired", arguments: Dialect.allCases)
    func oneLogin(_ dialect: Dialect) async throws {
        let nodes = (1...10).map { Node(id: $0, name: "node-\($0)") }
        let sources = dialect.sources(nodes)
        try await Stage.with(dialect: dialect, nodes: nodes) { stage in
            _ = try await stage.start()
            try await stage.waitForStreams(sources)
            #expect(await stage.panel.observations.logins.accepted == 1)
            await stage.panel.expireTokens()
            let earlier = await stage.panel.observations.openStreams.map(\.id)
            #expect(earlier.count == sources.count, "a live stream outlives its token")
            await stage.panel.end(.all, .eof)
            try await stage.waitForPanel("as many new streams") { seen in
                seen.openStreams.count { !earlier.contains($0.id) && $0.state == .live } == sources.count
            }
            let logins = await stage.panel.observations.logins
            #expect(logins.accepted == 2)
            #expect(logins.refused == 0)
        }
    }

    @Test("is tried once with a wrong password; the relay lives on and says why", arguments: Dialect.allCases)
    func wrongPassword(_ dialect: Dialect) async throws {
        try await Stage.with(dialect: dialect, nodes: [Node(id: 1, name: "a"), Node(id: 2, name: "b")]) { stage in
            let relay = try await stage.start {
                $0["Panel", "Password"] = "wrong-never-to-be-told"
                $0["Sources", "Nodes"] = "1 2"
            }
            let consumer = try await stage.connect()
            let state = try await consumer.waitForState("refused", of: "node:2")
            #expect(state["reason"]?.text?.contains("password") == true)
            let status = try await relay.notify.waitForStatus(containing: "refused")
            #expect(status.contains("password"))
            let error = try await relay.process.errors.first("the refused login") { $0.contains("login is refused") }
            #expect(error.contains("error"))
            // The list of nodes is asked for five times a second; each would log in if it could.
            try await Task.sleep(for: .seconds(1))
            #expect(await stage.panel.observations.logins.refused == 1)
            #expect(relay.process.isRunning)
        }
    }

    @Test("leaves no secret in anything the relay says or shows", arguments: [true, false], Dialect.allCases)
    func secrets(isPasswordRight: Bool, _ dialect: Dialect) async throws {
        let nodes = [Node(id: 1, name: "a"), Node(id: 2, name: "b", status: .error, message: "down")]
        try await Stage.with(dialect: dialect, nodes: nodes, journald: .running) { stage in
            let password = isPasswordRight ? Stage.password : "wrong-never-to-be-told"
            let relay = try await stage.start {
                $0["Panel", "Password"] = password
                $0["Sources", "Nodes"] = "1 2 missing-node"
                $0["Log", "Level"] = "debug"
            }
            let consumer = try await stage.connect()
            if isPasswordRight {
                try await stage.waitForStreams([.node(1)])
                try await stage.panel.emit(["a line"], to: .node(1))
                _ = try await consumer.take(1, "log")
                await stage.panel.expireTokens()
                await stage.panel.end(.all, .eof)
                try await consumer.waitForState("connected", of: "node:1")
            } else {
                try await consumer.waitForState("refused", of: "node:1")
            }
            try await relay.notify.waitForStatus(containing: "streams connected")
            let commandLine = try relay.process.commandLine
            #expect(try await relay.stop() == .status(0))
            let authorization = await stage.panel.observations.requests.compactMap { $0.header("Authorization") }
            let tokens = Set(authorization.map { $0.replacing("Bearer ", with: "") })
            #expect(tokens.isEmpty == !isPasswordRight)
            let journal = try await stage.journald.journalctl(["--output=export", "--no-pager", "--quiet"])
            let told =
                relay.words.joined(separator: "\n") + commandLine + "\(consumer.objects.all)"
                + String(decoding: journal, as: UTF8.self)
            for secret in tokens.union([password, Node.secretMark]) {
                #expect(!told.contains(secret))
            }
            #expect(await stage.panel.observations.requests.allSatisfy { !$0.uri.contains("token=") })
        }
    }
}
