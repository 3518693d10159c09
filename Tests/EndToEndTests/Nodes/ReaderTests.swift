// SPDX-License-Identifier: MIT

import Glibc
import PanelSimulator
import RelayTesting
import Testing

/// That there are never two is watched by the stage, in these tests as in all others of an SSE panel.
@Suite("The one reader that an SSE node has", .timeLimit(.minutes(2))) struct ReaderTests {
    private static let nodes = [Node(id: 1, name: "a"), Node(id: 2, name: "b")]

    /// A change of the configuration that opens streams anew.
    enum Change: CaseIterable, Sendable {
        case dialect, interval, nodeInterval

        func apply(to file: inout RelayFile) {
            switch self {
            case .dialect: file["Panel", "Dialect"] = "sse"
            case .interval: file["Sources", "Interval"] = "2"
            case .nodeInterval: file["Node a", "Interval"] = "3"
            }
        }
    }

    @Test(
        "is closed before another is opened at a reload, and no line is lost or comes twice", arguments: Change.allCases
    )
    func reload(_ change: Change) async throws {
        try await Stage.with(dialect: .eventStream, nodes: Self.nodes) { stage in
            let relay = try await stage.start()
            try await stage.waitForStreams([.node(1), .node(2)])
            let consumer = try await stage.connect()
            let first = try await stage.panel.waitForStream(of: .node(1))
            try await stage.write { change.apply(to: &$0) }
            // Lines come all the while.
            for round in 0..<100 {
                if round == 20 { relay.process.signal(SIGHUP) }
                for node in 1...2 {
                    try await stage.panel.emit(
                        SampleLine.texts("n\(node)", round * 10..<round * 10 + 10), to: .node(node))
                }
                try await Task.sleep(for: .milliseconds(5))
            }
            _ = try await within("another stream") { [panel = stage.panel] in
                try await panel.waitForStream(of: .node(1), after: first)
            }
            var objects: [JSONValue] = []
            for node in 1...2 {
                try await stage.panel.emit(["the end"], to: .node(node))
                objects += try await consumer.objects.take("the last line") { $0["line"] == "the end" }
            }
            for node in 1...2 {
                let lines = objects.from("node:\(node)").lines.filter { $0 != "the end" }
                #expect(lines == SampleLine.texts("n\(node)", 0..<1000), "\(lines.count) lines of node \(node)")
            }
            #expect(objects.of("gap").isEmpty)
        }
    }

    @Test("is closed before another is opened when it breaks, is silent, or its node changes") func reopened()
        async throws
    {
        try await Stage.with(dialect: .eventStream, nodes: Self.nodes) { stage in
            let relay = try await stage.start { $0["Liveness", "Silence"] = "1s" }
            try await stage.waitForStreams([.node(1), .node(2)])
            let consumer = try await stage.connect()
            var last = try await stage.panel.waitForStream(of: .node(1))
            let causes: [@Sendable (PanelSimulator) async -> Void] = [
                { await $0.end(.of(.node(1)), .eof) },
                { await $0.end(.of(.node(1)), .reset) },
                { await $0.end(.of(.node(1)), .close(code: 1000)) },
                { await $0.setNode(id: 1, name: "renamed") },
                // Silence, which comes by itself.
                { _ in },
            ]
            for (round, cause) in causes.enumerated() {
                await cause(stage.panel)
                last = try await within("a new stream") { [panel = stage.panel, last] in
                    try await panel.waitForStream(of: .node(1), after: last)
                }
                try await stage.panel.emit(["line \(round)"], to: .node(1))
                #expect(try await consumer.take(1, "log").lines == ["line \(round)"])
            }
            #expect(relay.process.isRunning)
        }
    }
}
