// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

/// The streams of a node that died stay open and answer pings, and are silent for good, even when it is back.
@Suite("A node that dies") struct DeadNodeTests {
    struct Panel: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var simulated: SimulatedDialect
        /// What the operator reads while the node is down; the panel's own words where it has some.
        var words: String
        /// What the stream says when the node dies: it looks like a line, and is relayed as one.
        var lastLines: [String] = []

        static let marzban = Panel(
            testDescription: "Marzban", simulated: .webSocket, words: "node is not connected (error: no route)")
        static let silent = Panel(
            testDescription: "PasarGuard", simulated: .eventStream(.v5), words: "node is not connected (error)")
        static let talking = Panel(
            testDescription: "PasarGuard over NATS", simulated: .eventStream(.v5.overNATS),
            words: "Error retrieving logs: Node is not connected", lastLines: ["Error: Node connection lost\r"])
    }

    static let panels = [Panel.marzban, .silent, .talking]

    private static let up = Node(id: 1, name: "de-fra")
    private static let down = Node(id: 1, name: "de-fra", status: .error, message: "no route")

    private static func stage(
        _ panel: Panel, node: Node = up, _ body: @Sendable (Stage) async throws -> Void
    ) async throws {
        try await Stage.with(nodes: [node], stream: .node, panel: { $0.dialect = panel.simulated }, body)
    }

    @Test("and returns brings lines again, since its state is asked for", arguments: panels)
    func polled(_ panel: Panel) async throws {
        try await Self.stage(panel) { stage in
            let (_, consumer) = try await stage.startConnected()
            try await stage.emit(["before"])
            #expect(try await consumer.take(1, "log").lines == ["before"])
            await stage.panel.setNode(Self.down)
            let state = try await consumer.objects.take("the node's state") {
                $0["state"] == "waiting" && $0["reason"]?.text?.contains(panel.words) == true
            }
            #expect(state.lines == panel.lastLines)
            await stage.panel.setNode(Self.up)
            try await consumer.waitForState("connected", of: "node:1")
            try await stage.emit(["after"])
            #expect(try await consumer.take(1, "log").lines == ["after"])
        }
    }

    @Test("is noticed at once by the empty frame that its WebSocket stream then sends") func emptyFrame() async throws {
        try await Self.stage(.marzban) { stage in
            let (_, consumer) = try await stage.startConnected { $0["Liveness", "NodePoll"] = "1h" }
            // The first list tells no departures; it is there before the stream.
            try await stage.emit(["before"])
            #expect(try await consumer.take(1, "log").lines == ["before"])
            await stage.panel.setNode(Self.down)
            let state = try await consumer.waitForState("connecting", of: "node:1")
            #expect(state["reason"] == "the panel lost its connection to the node (error)")
            try await consumer.waitForState("waiting", of: "node:1")
            await stage.panel.setNode(Self.up)
            try await consumer.waitForState("connected", of: "node:1")
            try await stage.emit(["after"])
            #expect(try await consumer.take(1, "log").lines == ["after"])
        }
    }

    @Test("and returns unseen brings lines again after Silence=", arguments: [Panel.silent])
    func silence(_ panel: Panel) async throws {
        try await Self.stage(panel) { stage in
            let (_, consumer) = try await stage.startConnected {
                $0["Liveness", "NodePoll"] = "1h"
                $0["Liveness", "Silence"] = "3s"
            }
            await stage.panel.setNode(Self.down)
            await stage.panel.setNode(Self.up)
            try await stage.emit(["after"])
            let objects = try await consumer.take(1, "log")
            #expect(objects.lines == ["after"])
            #expect(objects.contains { $0["state"] == "connecting" && $0["reason"] == "no line came for 3 s" })
        }
    }

    @Test("at the time of the connect is waited for, and its state told", arguments: panels)
    func downAtConnect(_ panel: Panel) async throws {
        try await Self.stage(panel, node: Self.down) { stage in
            let relay = try await stage.start()
            let consumer = try await stage.connect()
            let state = try await consumer.waitForState("waiting", of: "node:1")
            #expect(state["reason"]?.text?.contains(panel.words) == true)
            try await relay.notify.waitForStatus(containing: panel.words)
            await stage.panel.setNode(Self.up)
            try await consumer.waitForState("connected", of: "node:1")
            try await stage.emit(["up"])
            #expect(try await consumer.take(1, "log").lines == ["up"])
            #expect(consumer.objects.all.lines == ["up"])
            #expect(await stage.panel.observations.logins.accepted == 1)
        }
    }

    /// A user can have such a line printed, by a line break in a domain: nobody switches the log off so.
    @Test("is not what a line says that looks like the panel's words: the stream goes on")
    func panelWords() async throws {
        try await Self.stage(.talking) { stage in
            let (_, consumer) = try await stage.startConnected()
            let lines = ["before", "Error: Node connection lost", "Error retrieving logs: x", "after"]
            for line in lines { try await stage.emit([line]) }
            let objects = try await consumer.take(lines.count, "log")
            #expect(objects.lines == lines)
            #expect(!objects.contains { $0["type"] == "state" && $0["state"] == "waiting" })
            #expect(await stage.panel.observations.allStreams.count == 1)
        }
    }

    @Test("may have such a line as its first") func firstLine() async throws {
        try await Self.stage(.talking) { stage in
            let lines = ["Error: Node connection lost", "one", "two"]
            try await stage.emit(lines)
            let (_, consumer) = try await stage.startConnected()
            #expect(try await consumer.take(lines.count, "log").lines == lines)
        }
    }
}

@Suite("A stream that is silent") struct SilentStreamTests {
    @Test("since nobody is there any more is opened anew after Silence=", arguments: [TestedStream.core, .node])
    func halfOpen(_ stream: TestedStream) async throws {
        try await Stage.with(stream) { stage in
            let (_, consumer) = try await stage.startConnected { $0["Liveness", "Silence"] = "1s" }
            let first = try await stage.panel.waitForStream(of: stage.source)
            await stage.panel.freeze(.all)
            _ = try await consumer.objects.take("the reason") { $0["reason"] == "no line came for 1 s" }
            _ = try await within("another stream") { [panel = stage.panel] in
                try await panel.waitForStream(of: stage.source, after: first)
            }
            try await stage.emit(["after"])
            #expect(try await consumer.take(1, "log").lines == ["after"])
        }
    }

    @Test("and brings only old lines is reported, until a new one comes") func stale() async throws {
        try await Stage.with(.core) { stage in
            let (relay, consumer) = try await stage.startConnected { $0["Liveness", "Silence"] = "1s" }
            try await stage.emit(SampleLine.texts("old", 0..<20))
            #expect(try await consumer.take(20, "log").lines == SampleLine.texts("old", 0..<20))
            await stage.panel.breakCapture()
            let objects = try await consumer.objects.take("word of it") {
                $0["state"] == "connected" && $0["reason"]?.text?.contains("restart the core on the panel") == true
            }
            #expect(objects.of("log").isEmpty, "no line twice")
            _ = try await relay.process.errors.first("a warning") { $0.contains("brings only old lines") }
            await stage.panel.restartCore()
            try await stage.emit(["new"])
            #expect(try await consumer.take(1, "log").lines == ["new"])
            _ = try await relay.process.errors.first("its end") { $0.contains("brings new lines again") }
        }
    }
}
