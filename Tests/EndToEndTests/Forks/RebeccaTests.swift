// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

/// A panel that serves its logs by Go's own `golang.org/x/net/websocket`.
@Suite("Rebecca", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)), .enabled(if: RebeccaServer.canBeBuilt))
struct RebeccaTests {
    private static func playing(
        _ change: @escaping @Sendable (inout RelayFile) -> Void = { _ in },
        _ body: @escaping @Sendable (RebeccaServer, Relay, StreamSocketClient) async throws -> Void
    ) async throws {
        try await RebeccaServer.run { panel in
            try await Stage.with { stage in
                let url = panel.url
                let relay = try await stage.start { file in
                    file["Panel", "URL"] = url
                    change(&file)
                }
                try await body(panel, relay, try await stage.connect())
            }
        }
    }

    private static func numbers(_ range: ClosedRange<Int>, _ word: String = "line") -> [String] {
        range.map { "\(word) \($0)" }
    }

    @Test(
        "its nodes are relayed, the core's log beside them is not, and that is said once",
        arguments: ["auto", "websocket"])
    func coreIsLeftOut(dialect: String) async throws {
        try await Self.playing {
            $0["Panel", "Dialect"] = dialect
        } _: { panel, relay, consumer in
            try await relay.notify.waitForStatus(containing: "2 of 2 streams connected")
            try await panel.tell("line 1 one")
            try await panel.tell("line 2 two")
            #expect(Set(try await consumer.take(2, "log").lines) == ["one", "two"])
            let notice = "the core's log is that of a node, Core= is ignored beside nodes"
            _ = try await relay.process.errors.first("a notice") { $0.contains(notice) }
            #expect(relay.process.errors.all.filter { $0.contains(notice) }.count == 1)
            #expect(!relay.process.errors.all.contains { $0.contains("node is absent") })
            #expect(!panel.events.all.contains { $0.hasPrefix("opened /api/core/logs") })
        }
    }

    @Test("without nodes, the core's log is relayed") func coreAlone() async throws {
        try await Self.playing {
            $0["Sources", "Nodes"] = ""
        } _: { panel, _, consumer in
            try await consumer.waitForState("connected", of: "core")
            try await panel.tell("line 1 one")
            #expect(try await consumer.take(1, "log").lines == ["one"])
        }
    }

    @Test("a handshake has the origin of the URL") func origin() async throws {
        try await Self.playing { panel, _, consumer in
            try await consumer.waitForState("connected", of: "node:1")
            _ = try await panel.events.first("its origin") { $0 == "opened /api/node/1/logs \(panel.url)" }
        }
    }

    @Test("its replay of 200 lines repeats none, and brings all that were missed") func replay() async throws {
        try await Self.playing {
            $0["Sources", "Nodes"] = "1"
        } _: { panel, _, consumer in
            try await consumer.waitForState("connected", of: "node:1")
            try await panel.tell("many 1 500 before")
            #expect(try await consumer.take(500, "log").lines == Self.numbers(1...500, "before"))
            try await panel.tell("cut")
            try await panel.tell("many 1 50 after")
            #expect(try await consumer.take(50, "log").lines == Self.numbers(1...50, "after"))
            try await panel.tell("line 1 last")
            #expect(try await consumer.take(1, "log").lines == ["last"])
            // So many lines at once may be suspected to have overflowed a panel, which this one does not.
            #expect(consumer.objects.all.of("gap").allSatisfy { $0["reason"]?.text == "panel_overflow" })
        }
    }

    @Test("its errors are lines, since they come as such") func errors() async throws {
        try await Self.playing {
            $0["Sources", "Nodes"] = "1"
        } _: { panel, _, consumer in
            try await consumer.waitForState("connected", of: "node:1")
            try await panel.tell("fail node 1 cannot be reached")
            try await panel.tell("cut")
            #expect(try await consumer.take(1, "log").lines == ["node 1 cannot be reached"])
        }
    }
}
