// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("With MaxLevelStore= of journald") struct StoredLevelTests {
    private static let accepted =
        "2026/08/20 10:15:42.123456 from 203.0.113.7:51512 accepted tcp:www.example.com:443 [a >> b] email: 12.ali"
    private static let startup = "2026/08/20 10:15:41.000000 [Warning] core: Xray 25.8.3 started"

    /// Runs `body` beside a journald that is configured so, with a relay that is connected.
    private func with(
        _ level: String, _ body: @Sendable (Stage, Relay, StreamSocketClient) async throws -> Void
    ) async throws {
        try await Stage.with(journald: .missing) { stage in
            try stage.journald.configure("MaxLevelStore=\(level)")
            try await stage.journald.start()
            let (relay, consumer) = try await stage.startConnected()
            try await body(stage, relay, consumer)
        }
    }

    @Test("=info, a start is as always: nothing is waited for, and there is no warning") func info() async throws {
        try await with("info") { stage, relay, consumer in
            try await stage.emit([Self.accepted])
            _ = try await consumer.take(1, "log")
            _ = try await stage.waitForEntries(1)
            #expect(relay.process.errors.all.filter { $0.contains("warning") } == [])
        }
    }

    @Test("=warning, the levels are named that are not stored, and what is stored is remembered")
    func warning() async throws {
        try await with("warning") { stage, relay, consumer in
            let message = "those of level notice, info, debug are on the socket only"
            _ = try await relay.process.errors.first("the warning") { $0.contains(message) }
            #expect(
                relay.process.errors.all.contains {
                    $0.contains("MaxLevelStore=warning in \(PrivateJournald.configurationFile)")
                })
            #expect(!relay.process.errors.all.contains { $0.contains("not all that earlier runs stored") })
            try await stage.emit([Self.startup, Self.accepted])
            _ = try await consumer.take(2, "log")
            #expect(try await stage.waitForEntries(1).map { $0["MESSAGE"] } == [Self.startup])
            #expect(try await relay.stop() == .status(0))

            // The panel repeats both; the socket has lost the one that was not stored, and only that one is told again.
            _ = try await stage.start(name: "next")
            let returned = try await stage.connect()
            try returned.send("{\"subscribe\":{\"after\":\"0\"}}\n")
            _ = try await returned.take(1, "subscribed")
            #expect(try await returned.take(2, "log").lines == [Self.startup, Self.accepted])
            #expect(try await stage.waitForEntries(1).count == 1)
        }
    }
}
