// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("A stream that broke") struct ReconnectTests {
    @Test(
        "is opened anew when the panel was killed and is back, and brings the lines after it, and none twice",
        arguments: TestedStream.allCases)
    func killedPanel(_ stream: TestedStream) async throws {
        try await Stage.with(stream) { stage in
            let (_, consumer) = try await stage.startConnected()
            try await stage.emit(SampleLine.texts("before", 0..<50))
            #expect(try await consumer.take(50, "log").lines == SampleLine.texts("before", 0..<50))
            try await stage.panel.kill()
            let state = try await consumer.waitForState("waiting", of: stage.source.name)
            #expect(state["reason"] == "the panel ended the connection without a goodbye")
            let name = stage.source.name
            let refused = try await consumer.objects.take("a refused connection") {
                $0["source"]?.text == name && $0["reason"]?.text?.contains("cannot be reached") == true
            }
            #expect(refused.last?["state"] == "waiting")
            #expect(refused.from(name).contains { $0["state"] == "connecting" })
            try await stage.panel.start()
            try await consumer.waitForState("connected", of: stage.source.name)
            try await stage.emit(SampleLine.texts("after", 0..<50))
            #expect(try await consumer.take(50, "log").lines == SampleLine.texts("after", 0..<50))
        }
    }

    @Test("is opened anew when the panel was restarted, which it announces", arguments: TestedStream.allCases)
    func restartedPanel(_ stream: TestedStream) async throws {
        try await Stage.with(stream) { stage in
            let (_, consumer) = try await stage.startConnected()
            try await stage.panel.shutdown()
            let state = try await consumer.waitForState("waiting", of: stage.source.name)
            switch stream.dialect {
            case .webSocket: #expect(state["reason"] == "the panel is stopping or restarting (close code 1012)")
            case .eventStream:
                #expect(state["reason"] == "the panel ended the stream; it may be stopping or restarting")
            }
            try await stage.panel.start()
            try await consumer.waitForState("connected", of: stage.source.name)
            try await stage.emit(["after"])
            #expect(try await consumer.take(1, "log").lines == ["after"])
        }
    }

    @Test(
        "brings the lines of its absence, each once and in order, or a gap where a backend started anew threw them away",
        arguments: TestedStream.allCases)
    func linesOfTheOutage(_ stream: TestedStream) async throws {
        try await Stage.with(stream) { stage in
            let (_, consumer) = try await stage.startConnected()
            try await stage.emit(SampleLine.texts("line", 0..<30))
            _ = try await consumer.take(30, "log")
            try await stage.panel.shutdown()
            try await stage.emit(SampleLine.texts("line", 30..<60))
            try await stage.panel.start()
            try await stage.waitForStreams()
            try await stage.emit(SampleLine.texts("line", 60..<90))
            switch stream.dialect {
            case .webSocket:
                let objects = try await consumer.take(60, "log")
                #expect(objects.lines == SampleLine.texts("line", 30..<90))
                #expect(objects.of("gap").isEmpty)
            case .eventStream:
                let objects = try await consumer.take(30, "log")
                #expect(objects.lines == SampleLine.texts("line", 60..<90))
                #expect(objects.of("gap").map { $0["reason"] } == ["no_replay"])
            }
        }
    }

    @Test(
        "is opened at most 3 s after the first of twenty, however long its back-off would be",
        arguments: Dialect.allCases)
    func recoveryTogether(_ dialect: Dialect) async throws {
        let nodes = (1...20).map { Node(id: $0, name: "node-\($0)") }
        try await Stage.with(dialect: dialect, nodes: nodes) { stage in
            _ = try await stage.start {
                $0["Sources", "Core"] = "no"
                $0["Reconnect", "InitialDelay"] = "30s"
                $0["Reconnect", "MaxDelay"] = "30s"
                $0["Liveness", "NodePoll"] = "30s"
            }
            try await stage.waitForStreams(nodes.map { .node($0.id) })
            try await stage.panel.kill()
            try await stage.panel.start()
            try await stage.waitForPanel("a first stream") { !$0.openStreams.isEmpty }
            try await within("all others", limit: .seconds(3) * Sanitizer.slowness) {
                try await stage.panel.waitUntil { $0.openStreams.count == nodes.count }
            }
        }
    }

    @Test("does not disturb the streams of other nodes", arguments: Dialect.allCases)
    func otherStreams(_ dialect: Dialect) async throws {
        let nodes = [Node(id: 1, name: "a"), Node(id: 2, name: "b")]
        try await Stage.with(dialect: dialect, nodes: nodes) { stage in
            _ = try await stage.start()
            let consumer = try await stage.connect()
            for source in ["node:1", "node:2"] {
                _ = try await consumer.objects.first("connected \(source)") {
                    $0["source"]?.text == source && $0["state"] == "connected"
                }
            }
            let before = await stage.panel.observations.openStreams(of: .node(2)).map(\.id)
            await stage.panel.end(.of(.node(1)), .reset)
            try await consumer.waitForState("waiting", of: "node:1")
            try await consumer.waitForState("connected", of: "node:1")
            #expect(await stage.panel.observations.openStreams(of: .node(2)).map(\.id) == before)
        }
    }
}
