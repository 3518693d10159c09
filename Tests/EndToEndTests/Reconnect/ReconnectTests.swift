// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("A stream that broke") struct ReconnectTests {
    @Test("is opened anew when the panel was killed and is back, and brings the lines after it")
    func killedPanel() async throws {
        try await Stage.with { stage in
            _ = try await stage.start()
            try await stage.waitForStreams()
            let consumer = try await stage.connect()
            try await stage.panel.kill()
            let state = try await consumer.waitForState("waiting", of: "core")
            #expect(state["reason"] == "the panel ended the connection without a goodbye")
            let refused = try await consumer.objects.take("a refused connection") {
                $0["reason"]?.text?.contains("cannot be reached") == true
            }
            #expect(refused.last?["state"] == "waiting")
            #expect(refused.contains { $0["state"] == "connecting" })
            try await stage.panel.start()
            try await consumer.waitForState("connected", of: "core")
            try await stage.panel.emit(SampleLine.texts("after", 0..<50), to: .core)
            #expect(try await consumer.take(50, "log").lines == SampleLine.texts("after", 0..<50))
        }
    }

    @Test("is opened anew when the panel was restarted, which it announces with close code 1012")
    func restartedPanel() async throws {
        try await Stage.with { stage in
            _ = try await stage.start()
            try await stage.waitForStreams()
            let consumer = try await stage.connect()
            try await stage.panel.shutdown()
            let state = try await consumer.waitForState("waiting", of: "core")
            #expect(state["reason"] == "the panel is stopping or restarting (close code 1012)")
            try await stage.panel.start()
            try await consumer.waitForState("connected", of: "core")
            try await stage.panel.emit(["after"], to: .core)
            #expect(try await consumer.take(1, "log").lines == ["after"])
        }
    }

    @Test("does not disturb the streams of other nodes") func otherStreams() async throws {
        let nodes = [Node(id: 1, name: "a"), Node(id: 2, name: "b")]
        try await Stage.with(nodes: nodes) { stage in
            _ = try await stage.start()
            try await stage.waitForStreams([.core, .node(1), .node(2)])
            let before = await stage.panel.observations.openStreams(of: .node(2)).map(\.id)
            let consumer = try await stage.connect()
            await stage.panel.end(.of(.node(1)), .reset)
            try await consumer.waitForState("waiting", of: "node:1")
            try await consumer.waitForState("connected", of: "node:1")
            #expect(await stage.panel.observations.openStreams(of: .node(2)).map(\.id) == before)
        }
    }

    @Test("follows nodes that come and go") func nodesComeAndGo() async throws {
        try await Stage.with(nodes: [Node(id: 1, name: "a")]) { stage in
            _ = try await stage.start()
            try await stage.waitForStreams([.core, .node(1)])
            let consumer = try await stage.connect()
            await stage.panel.setNode(id: 7, name: "new")
            let state = try await consumer.waitForState("connected", of: "node:7")
            let node: JSONValue = ["id": 7, "name": "new"]
            #expect(state["node"] == node)
            await stage.panel.removeNode(1)
            let gone = try await consumer.waitForState("absent", of: "node:1")
            #expect(gone["reason"]?.text?.isEmpty == false)
        }
    }
}
