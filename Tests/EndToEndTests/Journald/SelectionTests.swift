// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("With Level= and Kinds= of [Journal]") struct SelectionTests {
    private static let startup = "2026/08/20 10:15:41.000000 [Warning] core: Xray 25.8.3 started"
    private static let debug = "2026/08/20 10:15:41.000001 [Debug] app/dispatcher: nothing to see"
    private static let accepted =
        "2026/08/20 10:15:42.123456 from 203.0.113.7:51512 accepted tcp:www.example.com:443 [a >> b] email: 12.ali"
    private static let rejected =
        "2026/08/20 10:15:43.000000 from 203.0.113.9:51512 rejected  proxy/vless/encoding: invalid request"

    private func select(_ file: inout RelayFile) {
        file["Journal", "Level"] = "notice"
        file["Journal", "Kinds"] = "access general"
    }

    /// Asks for what came after a record, and returns how that begins.
    private func comeBack(_ consumer: StreamSocketClient, after cursor: UInt64) async throws -> JSONValue {
        try consumer.send("{\"subscribe\":{\"after\":\"\(cursor)\"}}\n")
        // What came before it does not count.
        return try await consumer.take(1, "subscribed").last ?? .null
    }

    @Test("the journal has what they name, and the socket has everything")
    func stored() async throws {
        try await Stage.with(journald: .running) { stage in
            let (_, consumer) = try await stage.startConnected(select)
            let lines = [Self.debug, Self.accepted, Self.rejected, Self.startup]
            try await stage.emit(lines)
            #expect(try await consumer.take(4, "log").lines == lines)
            let entries = try await stage.waitForEntries(2)
            #expect(entries.map { $0["MESSAGE"] } == [Self.rejected, Self.startup])
            let status = try await consumer.status()
            #expect(status["journal"]?["handedOver"] == 2)
            #expect(status["journal"]?["dropped"] == 0)
        }
    }

    @Test("a consumer that comes back after a restart is told that it may lack lines")
    func missing() async throws {
        try await Stage.with(journald: .running) { stage in
            let (relay, consumer) = try await stage.startConnected(select)
            try await stage.emit([Self.rejected, Self.accepted])
            let records = try await consumer.take(2, "log")
            let cursor = try #require(records.seqs.first)
            _ = try await stage.waitForEntries(1)
            #expect(try await relay.stop() == .status(0))

            // Whether the next run stores everything or not.
            _ = try await stage.start(name: "next")
            let returned = try await stage.connect()
            let answer = try await comeBack(returned, after: cursor)
            #expect(answer["missing"] == "unknown")
        }
    }

    /// A panel of the WebSocket dialect repeats its last lines.
    @Test("lines that were not stored come again on the socket after a restart, and none is twice in the journal")
    func repeated() async throws {
        try await Stage.with(journald: .running) { stage in
            let (relay, consumer) = try await stage.startConnected(select)
            try await stage.emit([Self.startup, Self.accepted, Self.rejected])
            _ = try await consumer.take(3, "log")
            _ = try await stage.waitForEntries(2)
            #expect(try await relay.stop() == .status(0))

            _ = try await stage.start(name: "next", select)
            let returned = try await stage.connect()
            _ = try await comeBack(returned, after: 0)
            #expect(try await returned.take(3, "log").lines == [Self.startup, Self.rejected, Self.accepted])
            let last = "2026/08/20 10:15:44.000000 [Error] core: the last"
            try await stage.emit([last])
            #expect(try await returned.take(1, "log").lines == [last])
            let entries = try await stage.waitForEntries(3)
            #expect(entries.map { $0["MESSAGE"] } == [Self.startup, Self.rejected, last])
        }
    }

    @Test("whether lines were missed while the relay was away is unknown where none of the last hundred was stored")
    func unknown() async throws {
        try await Stage.with(journald: .running) { stage in
            let (relay, consumer) = try await stage.startConnected(select)
            try await stage.emit([Self.rejected] + (0..<250).map { "\(Self.accepted)\($0)" })
            _ = try await consumer.take(251, "log")
            _ = try await stage.waitForEntries(1)
            #expect(try await relay.stop() == .status(0))

            _ = try await stage.start(name: "next", select)
            let returned = try await stage.connect()
            _ = try await comeBack(returned, after: 0)
            let objects = try await returned.objects.take("a gap of the restart") { $0["reason"] == "restart" }
            #expect(objects.last?["lost"] == nil)
        }
    }

    @Test("a consumer of a run that stored everything lacks nothing, though the next run stores less")
    func whole() async throws {
        try await Stage.with(journald: .running) { stage in
            let (relay, consumer) = try await stage.startConnected()
            try await stage.emit([Self.accepted, Self.rejected])
            let cursor = try #require(try await consumer.take(2, "log").seqs.first)
            _ = try await stage.waitForEntries(2)
            #expect(try await relay.stop() == .status(0))

            _ = try await stage.start(name: "next", select)
            let returned = try await stage.connect()
            let answer = try await comeBack(returned, after: cursor)
            #expect(answer["missing"] == nil)
            #expect(try await returned.take(1, "log").lines == [Self.rejected])
        }
    }
}
