// SPDX-License-Identifier: MIT

import Glibc
import PanelSimulator
import RelayTesting
import Testing

@Suite("With an API key") struct KeyTests {
    private static let key = "pg_key_never-to-be-told"
    private static let newKey = "pg_key_new-never-to-be-told"

    private static func stage(
        _ keys: [AccountKey], panel: EventStreamPanel = .v5, _ body: @Sendable (Stage) async throws -> Void
    ) async throws {
        try await Stage.with(
            .eventStream,
            panel: {
                $0.keys = keys; $0.dialect = .eventStream(panel)
            }, body)
    }

    @Test("there is never a login, and the two rights of the README suffice")
    func noLogin() async throws {
        try await Self.stage([AccountKey(Self.key, rights: [.nodesLogs, .nodesReadSimple])]) { stage in
            let (relay, consumer) = try await stage.startConnected { $0.show(.key(Self.key)) }
            try await stage.emit(["one"])
            #expect(try await consumer.take(1, "log").lines == ["one"])
            _ = try await relay.process.errors.first("word of it") { $0.contains("accepts the key or token") }
            let seen = await stage.panel.observations
            #expect(seen.requests(to: "/api/admin/token").isEmpty)
            #expect(Set(seen.requests.map(\.credential)) == [.none, .apiKey(Self.key)])
            // All that is asked without it is what the panel speaks.
            #expect(seen.requests.filter { $0.credential == .none }.map(\.path) == ["/api/core"])
            #expect(seen.requests(to: "/api/nodes").isEmpty)
            #expect(!relay.process.errors.all.contains { $0.contains("cannot be listed") })
        }
    }

    @Test("that the panel no longer takes, a live stream goes on; the next one is refused, and a reload brings another")
    func replaced() async throws {
        try await Self.stage([AccountKey(Self.key)]) { stage in
            let (relay, consumer) = try await stage.startConnected { $0.show(.key(Self.key)) }
            await stage.panel.removeKey(Self.key)
            try await stage.emit(["still"])
            #expect(try await consumer.take(1, "log").lines == ["still"])
            await stage.panel.end(.all, .close(code: 1000))
            let state = try await consumer.waitForState("refused", of: "node:1")
            #expect(state["reason"]?.text?.contains("API key") == true)
            _ = try await relay.process.errors.first("word of it") { $0.contains("the key or token is refused") }

            await stage.panel.setKey(AccountKey(Self.newKey))
            try await stage.write { $0.show(.key(Self.newKey)) }
            relay.process.signal(SIGHUP)
            try await consumer.waitForState("connected", of: "node:1")
            try await stage.emit(["again"])
            #expect(try await consumer.take(1, "log").lines == ["again"])
            #expect(await stage.panel.observations.requests(to: "/api/admin/token").isEmpty)
        }
    }

    @Test("that the panel refuses, it is not shown again and again") func refusedOnce() async throws {
        try await Self.stage([]) { stage in
            let relay = try await stage.start {
                $0.show(.key(Self.key))
                $0["Sources", "Nodes"] = "1"
            }
            let consumer = try await stage.connect()
            try await consumer.waitForState("refused", of: "node:1")
            try await relay.notify.waitForStatus(containing: "API key")
            // The list of nodes is due five times a second.
            try await Task.sleep(for: .seconds(1))
            let shown = await stage.panel.observations.requests.count { $0.credential == .apiKey(Self.key) }
            #expect(shown <= 4, "the stream, the list, and what was under way")
            #expect(relay.process.isRunning)
        }
    }

    @Test("of a panel that knows none, the operator is told that it is too old") func tooOld() async throws {
        try await Self.stage([AccountKey(Self.key)], panel: .v3) { stage in
            _ = try await stage.start {
                $0.show(.key(Self.key))
                $0["Sources", "Nodes"] = "1"
            }
            let consumer = try await stage.connect()
            let state = try await consumer.waitForState("refused", of: "node:1")
            #expect(state["reason"]?.text?.contains("older than PasarGuard 5.1") == true)
        }
    }

    @Test("without the right to stream, it is said which right is missing") func noLogsRight() async throws {
        try await Self.stage([AccountKey(Self.key, rights: [.nodesReadSimple])]) { stage in
            _ = try await stage.start { $0.show(.key(Self.key)) }
            let consumer = try await stage.connect()
            let state = try await consumer.waitForState("refused", of: "node:1")
            #expect(state["reason"]?.text?.contains("nodes.logs") == true)
        }
    }

    @Test("without a right to list, nodes that are named by number are streamed all the same") func noListRight()
        async throws
    {
        try await Self.stage([AccountKey(Self.key, rights: [.nodesLogs])]) { stage in
            let (relay, consumer) = try await stage.startConnected {
                $0.show(.key(Self.key))
                $0["Sources", "Nodes"] = "1"
            }
            try await stage.emit(["one"])
            #expect(try await consumer.take(1, "log").lines == ["one"])
            let told = try await relay.process.errors.first("word of it") { $0.contains("cannot be listed") }
            #expect(told.contains("nodes.read_simple"))
        }
    }
}

@Suite("With a ready-made token") struct ReadyTokenTests {
    @Test("there is no login; refused, it is replaced by a reload", arguments: TestedStream.allCases)
    func token(_ stream: TestedStream) async throws {
        try await Stage.with(stream) { stage in
            let nodes = stream.nodes.map { "\($0.id)" }.joined(separator: " ")
            let first = try await stage.panel.issueToken(to: Stage.username)
            let (relay, consumer) = try await stage.startConnected {
                $0.show(.token(first))
                $0["Sources", "Nodes"] = nodes
            }
            await stage.panel.expireTokens()
            await stage.panel.end(.all, .close(code: 1000))
            let state = try await consumer.waitForState("refused", of: stage.source.name)
            #expect(state["reason"]?.text?.contains("the panel refuses the token") == true)
            let second = try await stage.panel.issueToken(to: Stage.username)
            try await stage.write {
                $0.show(.token(second))
                $0["Sources", "Nodes"] = nodes
            }
            relay.process.signal(SIGHUP)
            try await consumer.waitForState("connected", of: stage.source.name)
            try await stage.emit(["again"])
            #expect(try await consumer.take(1, "log").lines == ["again"])
            #expect(await stage.panel.observations.requests(to: "/api/admin/token").isEmpty)
            #expect(!relay.words.joined().contains(first))
            #expect(!relay.words.joined().contains(second))
        }
    }

    @Test("put in the place of a password, and back, the streams that are open stay") func kindChanges() async throws {
        try await Stage.with(.eventStream) { stage in
            let (relay, consumer) = try await stage.startConnected()
            let before = await stage.panel.observations.openStreams.map(\.id)
            let token = try await stage.panel.issueToken(to: Stage.username)
            try await stage.write { $0.show(.token(token)) }
            relay.process.signal(SIGHUP)
            _ = try await relay.notify.messages.take(2, "READY=1") { $0 == "READY=1" }
            try await stage.waitForPanel("the new token") { $0.requests.contains { $0.credential == .bearer(token) } }
            #expect(await stage.panel.observations.openStreams.map(\.id) == before)
            try await stage.write()
            relay.process.signal(SIGHUP)
            try await stage.waitForPanel("another login") { $0.logins.accepted == 2 }
            #expect(await stage.panel.observations.openStreams.map(\.id) == before)
            try await stage.emit(["one"])
            #expect(try await consumer.take(1, "log").lines == ["one"])
        }
    }
}
