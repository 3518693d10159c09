// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("The panel's dialect") struct DetectionTests {
    /// A panel, and what it costs to find out what it speaks.
    struct Panel: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var dialect: Dialect
        var simulated: SimulatedDialect
    }

    static let panels = [
        Panel(testDescription: "Marzban", dialect: .webSocket, simulated: .webSocket),
        Panel(testDescription: "PasarGuard 1.0", dialect: .eventStream, simulated: .eventStream(.v1)),
        Panel(testDescription: "PasarGuard 3.0", dialect: .eventStream, simulated: .eventStream(.v3)),
        Panel(testDescription: "PasarGuard 5.2", dialect: .eventStream, simulated: .eventStream(.v5)),
    ]

    private static let nodes = [Node(id: 1, name: "de-fra")]

    @Test("is found with one request or two, which show nobody's credentials, and told", arguments: panels)
    func found(_ panel: Panel) async throws {
        try await Stage.with(nodes: Self.nodes, panel: { $0.dialect = panel.simulated }) { stage in
            let relay = try await stage.start()
            try await stage.waitForStreams(panel.dialect.sources(Self.nodes))
            let consumer = try await stage.connect()
            try await stage.panel.emit(["one"], to: .node(1))
            #expect(try await consumer.take(1, "log").lines == ["one"])
            #expect(try await consumer.status()["dialect"]?.text == panel.dialect.rawValue)
            _ = try await relay.process.errors.first("word of it") {
                $0.contains("the panel's dialect is known") && $0.contains("dialect=\(panel.dialect.rawValue)")
            }
            let requests = await stage.panel.observations.requests
            // The login may be under way at the same time.
            let unsigned = requests.filter { $0.credential == .none && $0.method == "GET" }
            // A panel of the WebSocket dialect is asked once more: is it Rebecca?
            #expect(unsigned.map(\.path) == ["/api/core"] + (panel.dialect == .webSocket ? ["/api/core/logs"] : []))
            #expect(await stage.panel.observations.logins.accepted == 1)
        }
    }

    @Test("is not asked for where the operator has said it", arguments: Dialect.allCases)
    func told(_ dialect: Dialect) async throws {
        try await Stage.with(dialect: dialect, nodes: Self.nodes) { stage in
            _ = try await stage.start { $0["Panel", "Dialect"] = dialect.rawValue }
            try await stage.waitForStreams(dialect.sources(Self.nodes))
            #expect(await stage.panel.observations.requests(to: "/api/core").isEmpty)
            let consumer = try await stage.connect()
            #expect(try await consumer.status()["dialect"]?.text == dialect.rawValue)
        }
    }

    @Test("has no core stream where it is SSE: Core= is ignored with a notice, and is no trouble") func noCore()
        async throws
    {
        try await Stage.with(dialect: .eventStream, nodes: Self.nodes) { stage in
            let relay = try await stage.start { $0["Sources", "Core"] = "yes" }
            _ = try await relay.process.errors.first("a notice") { $0.contains("Core= is ignored") }
            try await relay.notify.waitForStatus(containing: "1 of 1 streams connected")
            let consumer = try await stage.connect()
            let status = try await consumer.status()
            #expect(status["sources"]?.elements?.map { $0["source"]?.text } == ["node:1"])
            #expect(consumer.objects.all.from("core").isEmpty)
            #expect(await stage.panel.observations.requests(to: "/api/core/logs").isEmpty)
        }
    }

    @Test("is followed when the panel is upgraded under the running relay, and when it is put back") func upgrade()
        async throws
    {
        try await Stage.with(nodes: Self.nodes) { stage in
            let relay = try await stage.start()
            let consumer = try await stage.connect()
            try await consumer.waitForState("connected", of: "node:1")
            try await stage.panel.emit(["before"], to: .core)
            #expect(try await consumer.take(1, "log").lines == ["before"])
            try await stage.panel.emit(["before, of a node"], to: .node(1))
            #expect(try await consumer.take(1, "log").lines == ["before, of a node"])

            try await stage.become(.eventStream(.v5))
            let gone = try await consumer.waitForState("absent", of: "core")
            #expect(gone["reason"]?.text?.isEmpty == false)
            _ = try await relay.process.errors.first("word of it") { $0.contains("dialect=sse") }
            try await stage.waitForStreams([.node(1)])
            // What came to the node meanwhile, nobody knows.
            let gap = try await consumer.take(1, "gap").of("gap").last
            #expect(gap?["source"]?.text == "node:1")
            #expect(gap?["reason"]?.text == "no_replay")
            try await stage.panel.emit(["upgraded"], to: .node(1))
            #expect(try await consumer.take(1, "log").from("node:1").lines == ["upgraded"])
            try await relay.notify.waitForStatus(containing: "1 of 1 streams connected")

            try await stage.become(.webSocket)
            try await stage.waitForStreams([.core, .node(1)])
            try await consumer.waitForState("connected", of: "core")
            try await stage.panel.emit(["put back"], to: .core)
            #expect(try await consumer.take(1, "log").from("core").lines == ["put back"])
            #expect(await stage.panel.observations.logins.accepted == 1)
        }
    }

    @Test("is followed where the core is all that is wanted, and the panel had none at first") func coreOnly()
        async throws
    {
        try await Stage.with(dialect: .eventStream) { stage in
            let relay = try await stage.start {
                $0["Sources", "Core"] = "yes"
                $0["Sources", "Nodes"] = ""
            }
            _ = try await relay.process.errors.first("a notice") { $0.contains("Core= is ignored") }
            try await stage.become(.webSocket)
            try await stage.waitForStreams([.core])
        }
    }
}

extension Stage {
    /// The panel is stopped, and another one is started in its place.
    fileprivate func become(_ dialect: SimulatedDialect) async throws {
        try await panel.shutdown()
        try await panel.setDialect(dialect)
        try await panel.start()
    }
}
