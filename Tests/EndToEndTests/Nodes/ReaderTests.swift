// SPDX-License-Identifier: MIT

import Glibc
import PanelSimulator
import RelayTesting
import Testing

/// That there are never two is watched by the stage, in these tests as in all others of an SSE panel.
@Suite("The one reader that an SSE node has", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor))) struct ReaderTests {
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
            let objects = try await Self.takeAll(of: stage, consumer)
            for node in 1...2 {
                let lines = objects.from("node:\(node)").of("log").lines.filter { $0 != "the end" }
                let all = SampleLine.texts("n\(node)", 0..<1000)
                // On a machine so busy that the panel does not answer the goodbye in its second, there is a gap.
                if objects.from("node:\(node)").of("gap").isEmpty {
                    #expect(lines == all, "\(lines.count) lines")
                } else {
                    #expect(lines == all.filter(Set(lines).contains))
                }
            }
        }
    }

    /// Everything told up to a last line of each node.
    private static func takeAll(of stage: Stage, _ consumer: StreamSocketClient) async throws -> [JSONValue] {
        for node in nodes {
            try await stage.panel.emit(["the end"], to: .node(node.id))
            _ = try await consumer.objects.first("the last line") {
                $0["source"]?.text == "node:\(node.id)" && $0["line"] == "the end"
            }
        }
        return consumer.objects.all
    }

    @Test("is closed before another is opened when it breaks, is silent, or its node changes") func reopened()
        async throws
    {
        try await Stage.with(dialect: .eventStream, nodes: Self.nodes) { stage in
            let relay = try await stage.start { $0["Liveness", "Silence"] = "4s" }
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
