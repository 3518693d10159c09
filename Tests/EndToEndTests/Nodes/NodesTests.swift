// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("The panel's nodes") struct NodesTests {
    /// A panel by the shape of its list.
    struct Panel: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var simulated: SimulatedDialect

        static let marzban = Panel(testDescription: "Marzban", simulated: .webSocket)
        static let bare = Panel(testDescription: "PasarGuard, a bare list", simulated: .eventStream(.v1))
        static let simple = Panel(testDescription: "PasarGuard, the simple list", simulated: .eventStream(.v5))
        static var total: Panel {
            var panel = EventStreamPanel.v1
            panel.nodeList = .wrapped
            return Panel(testDescription: "PasarGuard, a list with a total", simulated: .eventStream(panel))
        }
    }

    static let panels = [Panel.marzban, .bare, .total, .simple]

    private static let nodes = [Node(id: 1, name: "nl-ams"), Node(id: 3, name: "de-fra")]

    @Test("that appear, are renamed, disabled, enabled or vanish are followed and told", arguments: panels)
    func followed(_ panel: Panel) async throws {
        try await Stage.with(nodes: Self.nodes, stream: .node, panel: { $0.dialect = panel.simulated }) { stage in
            let (_, consumer) = try await stage.startConnected()
            await stage.panel.setNode(id: 7, name: "new")
            let appeared = try await consumer.waitForState("connected", of: "node:7")
            #expect(appeared["node"] == ["id": 7, "name": "new"])
            try await stage.panel.emit(["of the new one"], to: .node(7))
            #expect(try await consumer.take(1, "log").lines == ["of the new one"])

            await stage.panel.setNode(id: 7, name: "new", status: .disabled)
            let disabled = try await consumer.waitForState("absent", of: "node:7")
            #expect(disabled["reason"]?.text?.contains("disabled") == true)
            await stage.panel.setNode(id: 7, name: "new")
            try await consumer.waitForState("connected", of: "node:7")

            await stage.panel.setNode(id: 1, name: "renamed")
            let node: JSONValue = ["id": 1, "name": "renamed"]
            _ = try await consumer.objects.take("a state with the new name") {
                $0["node"] == node && $0["state"] == "connected"
            }
            try await stage.emit(["after the renaming"])
            let log = try await consumer.take(1, "log").last
            #expect(log?["line"] == "after the renaming")
            #expect(log?["node"] == node)

            await stage.panel.removeNode(7)
            let gone = try await consumer.waitForState("absent", of: "node:7")
            #expect(gone["reason"]?.text?.isEmpty == false)
            let sources = try await consumer.status()["sources"]?.elements?.compactMap { $0["source"]?.text }
            #expect(sources?.filter { $0 != "core" } == ["node:1", "node:3"])
        }
    }

    @Test("are streamed by id and by name, and no others", arguments: panels)
    func selected(_ panel: Panel) async throws {
        let nodes = Self.nodes + [Node(id: 5, name: "not wanted")]
        try await Stage.with(nodes: nodes, stream: .node, panel: { $0.dialect = panel.simulated }) { stage in
            let relay = try await stage.start { $0["Sources", "Nodes"] = "1 de-fra nowhere" }
            try await stage.waitForStreams([.node(1), .node(3)])
            let told = try await relay.process.errors.first("word of it") { $0.contains("no nodes of these names") }
            #expect(told.contains("nowhere"))
            #expect(await stage.panel.observations.openStreams(of: .node(5)).isEmpty)
            // As soon as a node has the name, it is streamed.
            await stage.panel.setNode(id: 9, name: "nowhere")
            try await stage.waitForStreams([.node(9)])
        }
    }

    @Test("named although they are missing or disabled are absent, until they are there", arguments: Dialect.allCases)
    func absent(_ dialect: Dialect) async throws {
        let nodes = [Node(id: 1, name: "off", status: .disabled)]
        try await Stage.with(dialect: dialect, nodes: nodes) { stage in
            _ = try await stage.start { $0["Sources", "Nodes"] = "1 8" }
            let consumer = try await stage.connect()
            let off = try await consumer.objects.first("the disabled one") {
                $0["source"] == "node:1" && $0["state"] == "absent"
            }
            #expect(off["reason"] == "node is disabled on the panel")
            let missing = try await consumer.objects.first("the missing one") {
                $0["source"] == "node:8" && $0["state"] == "absent"
            }
            #expect(missing["reason"] == "the panel has no such node")
            await stage.panel.setNode(id: 1, name: "on")
            await stage.panel.setNode(id: 8, name: "new")
            try await stage.waitForStreams([.node(1), .node(8)])
        }
    }

    @Test(
        "are relayed up to 2,000, in bounded memory, and a relay of so many stops in time",
        .enabled(if: Sanitizer.slowness == 1, "a sanitizer's memory is no measure"))
    func tooMany() async throws {
        let nodes = (1...100_000).map { Node(id: $0, name: "n\($0)") }
        try await Stage.with(dialect: .eventStream, nodes: nodes) { stage in
            let relay = try await stage.start { $0["Liveness", "NodePoll"] = "5s" }
            let words = try await relay.process.errors.first("what is left out") { $0.contains("too many nodes") }
            #expect(words.contains("98000") && words.contains("Nodes="), "\(words)")
            let consumer = try await stage.connect()
            try await consumer.waitForState("connected", of: "node:1")
            let sources = try await consumer.status()["sources"]?.elements?.compactMap { $0["source"]?.text } ?? []
            #expect(sources.count == 2_000)
            #expect(sources.contains("node:2000") && !sources.contains("node:2001"))
            let most = try ProcFile.lines("/proc/\(relay.process.pid)/status").first { $0.hasPrefix("VmHWM:") }
            let kilobytes = try #require(most?.split(separator: " ").dropFirst().first.flatMap { Int($0) })
            #expect(kilobytes < 500_000)
            // Fails where it takes longer than a relay may.
            #expect(try await relay.stop() == .status(0))
        }
    }
}
