// SPDX-License-Identifier: MIT

import Foundation
import PanelSimulator
import RelayTesting
import Testing

@Suite("A deaf stream") struct DeafStreamTests {
    private static let nodes = [Node(id: 1, name: "de-fra"), Node(id: 2, name: "nl-ams")]

    /// A line that was written now.
    private static func line(_ number: Int) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "UTC")
        formatter.dateFormat = "yyyy/MM/dd HH:mm:ss.SSSSSS"
        return "\(formatter.string(from: Date())) from 203.0.113.7:1 accepted tcp:n\(number).example.com:443 [a >> b]"
    }

    /// Emits twenty lines a second to these nodes while `body` runs.
    private func emitting(
        to nodes: [Int], of stage: Stage, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for number in 0... {
                    for node in nodes { try await stage.panel.emit([Self.line(number)], to: .node(node)) }
                    try await Task.sleep(for: .milliseconds(50))
                }
            }
            try await body()
            group.cancelAll()
            do { try await group.waitForAll() } catch is CancellationError {}
        }
    }

    @Test(
        "behind a backend that was started anew is found by its habit, with a gap; others that fell silent with it as well"
    )
    func backend() async throws {
        try await Stage.with(dialect: .eventStream, nodes: Self.nodes) { stage in
            // A habit that was learned in a few seconds of a busy machine is worth little: Silence= bounds what it says.
            _ = try await stage.start {
                $0["Liveness", "Suspect"] = "yes"
                $0["Liveness", "Silence"] = "30s"
            }
            let consumer = try await stage.connect()
            try await stage.waitForStreams([.node(1), .node(2)])
            try await emitting(to: [1, 2], of: stage) {
                _ = try await consumer.take(100, "log")
                for node in [1, 2] { await stage.panel.restartBackend(of: node) }
                let began = ContinuousClock.now
                for _ in 0..<2 {
                    let objects = try await consumer.objects.take("the gap of a deaf stream") { $0["type"] == "gap" }
                    #expect(objects.last?["reason"] == "stream_silent")
                    #expect(objects.last?["lost"] == nil)
                }
                #expect(ContinuousClock.now - began < .seconds(45) * Sanitizer.slowness)
                _ = try await consumer.take(20, "log")
            }
        }
    }

    @Test("is told from one whose node has nothing to say, which is marked and has no gap")
    func quiet() async throws {
        try await Stage.with(dialect: .eventStream, nodes: [Self.nodes[0]]) { stage in
            // A habit that was learned in a few seconds of a busy machine is worth little: Silence= bounds what it says.
            _ = try await stage.start {
                $0["Liveness", "Suspect"] = "yes"
                $0["Liveness", "Silence"] = "30s"
            }
            let consumer = try await stage.connect()
            try await stage.waitForStreams([.node(1)])
            try await emitting(to: [1], of: stage) { _ = try await consumer.take(50, "log") }
            let marked = try await consumer.objects.take("the mark of a quiet stream") {
                $0["state"] == "connected" && $0["reason"]?.text?.contains("no line came for") == true
            }
            #expect(marked.of("gap").isEmpty)
            // A line right behind the reopening would be the sign of a stream that was deaf.
            try await Task.sleep(for: .seconds(1))
            try await stage.panel.emit([Self.line(1)], to: .node(1))
            let after = try await consumer.take(1, "log")
            #expect(after.of("gap").isEmpty)
            #expect(after.of("state").last?["reason"] == nil)
        }
    }
}
