// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOCore
import RelayTesting
import Testing

@testable import SocketSink

@Suite("Status on the socket", .timeLimit(.minutes(5 * Sanitizer.timeLimitFactor)))
struct StatusTests {
    /// Nobody waits so long: whatever comes, does not come from this time-out.
    private let forever = TimeAmount.hours(1)

    private func status(of source: Source, _ phase: SourceState.Phase) -> SourceStatus {
        var status = SourceStatus(source: source, since: .testing)
        status.phase = phase
        return status
    }

    /// With every field set, to another value each.
    private var troubled: SourceStatus {
        var status = status(of: Source(id: .node(3), nodeName: "de-fra"), .waiting)
        status.reason = "in \"2 s\""
        (status.lines, status.bytes, status.gaps, status.lost) = (1, 131, 2, 3)
        (status.duplicates, status.reconnects, status.lastLine) = (4, 5, .testing)
        return status
    }

    @Test("The object, character by character")
    func object() {
        let report = StatusReport(
            panel: "panel.example.com:8000", connect: "unix:/run/panel.sock", proxy: "socks5://proxy:1080",
            dialect: "websocket", loginRefused: "the panel refuses the login",
            sources: [
                troubled, status(of: Source(id: .core), .connected),
            ],
            journal: StatusReport.Journal(handedOver: 1, queued: 2, queuedBytes: 3, dropped: 4))
        let consumers = [
            SocketSnapshot.Consumer(pid: 1, uid: 0, lines: 1, queuedBytes: 2, dropped: 3),
            SocketSnapshot.Consumer(pid: 2, uid: .max, lines: 0, queuedBytes: 0, dropped: 0),
        ]
        let encoded = NDJSONEncoder.status(
            version: "1.0.0", instance: "relay", uptime: 3600, report: report, historyFrom: 7, historySince: .testing,
            consumers: consumers)
        #expect(
            String(buffer: encoded) == """
                {"type":"status","version":"1.0.0","instance":"relay","uptime":3600,"panel":"panel.example.com:8000",\
                "connect":"unix:/run/panel.sock","proxy":"socks5://proxy:1080","dialect":"websocket",\
                "loginRefused":"the panel refuses the login","sources":[{"source":"node:3","node":{"id":3,"name":"de-fra"},\
                "state":"waiting","since":"2026-11-23T09:00:00.123456Z","reason":"in \\"2 s\\"","lines":1,"bytes":131,\
                "gaps":2,"lost":3,"duplicates":4,"reconnects":5,"lastLine":"2026-11-23T09:00:00.123456Z"},\
                {"source":"core","state":"connected","since":"2026-11-23T09:00:00.123456Z","lines":0,"bytes":0,\
                "gaps":0,"lost":0,"duplicates":0,"reconnects":0}],\
                "journal":{"enabled":true,"handedOver":1,"queued":2,"queuedBytes":3,"dropped":4},\
                "socket":{"enabled":true,"historyFrom":"7","historySince":"2026-11-23T09:00:00.123456Z","consumers":[\
                {"pid":1,"uid":0,"lines":1,"queuedBytes":2,"dropped":3},\
                {"pid":2,"uid":4294967295,"lines":0,"queuedBytes":0,"dropped":0}]}}

                """)
        let bare = NDJSONEncoder.status(
            version: "1", instance: "r", uptime: 0,
            report: StatusReport(panel: "p:1", dialect: nil, sources: [], journal: nil), historyFrom: nil,
            historySince: nil,
            consumers: []
        )
        #expect(
            String(buffer: bare) == """
                {"type":"status","version":"1","instance":"r","uptime":0,"panel":"p:1","sources":[],\
                "journal":{"enabled":false},"socket":{"enabled":true,"consumers":[]}}

                """)
    }

    @Test("Who asks first of all takes no consumer's place, and reads the stream all the same")
    func asker() async throws {
        try await ServedSocket.run(maxConsumers: 1, patience: forever) { socket in
            await socket.sink.answerStatus {
                StatusReport(panel: "p:1", dialect: "websocket", sources: [], journal: nil)
            }
            let asker = try await socket.client()
            try await asker.send("{\"status\":true}\n")
            #expect(try await asker.required().type == "status")
            #expect(await socket.sink.snapshot.consumers.isEmpty)
            let consumer = try await socket.client()
            try await socket.take(RecordBatch(["x"], seq: 1))
            #expect(try await asker.required().line == "x")
            #expect(try await consumer.required().line == "x")
            // A subscription needs a place.
            try await asker.send("{\"subscribe\":{\"last\":1}}\n")
            #expect(try await asker.required().message?.contains("MaxConsumers=") == true)
            try await consumer.close()
            await socket.waitUntil { $0.consumers.isEmpty }
            try await asker.send("{\"subscribe\":{\"last\":1}}\n")
            #expect(try await asker.required().type == "subscribed")
            await socket.waitUntil { $0.consumers.count == 1 }
        }
    }

    @Test("A request without a line end is answered when its consumer ends its writing half")
    func withoutLineEnd() async throws {
        try await ServedSocket.run { socket in
            let client = try await socket.client()
            try await client.send("{\"status\":true}\n{\"status\":true}")
            #expect(try await client.required().type == "status")
            try await client.finishWriting()
            #expect(try await client.required().type == "status")
            // It still reads the stream.
            try await socket.take(RecordBatch(["x"], seq: 1))
            #expect(try await client.required().line == "x")
        }
    }

    @Test("A consumer that asks in between stays one")
    func consumerAsks() async throws {
        try await ServedSocket.run { socket in
            let client = try await socket.client()
            try await client.send("{\"subscribe\":{}}\n{\"status\":true}\n")
            let types = try await client.all { $0.type == "status" }.map(\.type)
            #expect(types == ["subscribed", "live", "status"])
            #expect(await socket.sink.snapshot.consumers.count == 1)
        }
    }

    @Test("Over MaxConsumers the status is answered, and nobody is turned away for it")
    func overTheLimit() async throws {
        try await ServedSocket.run(maxConsumers: 1, patience: forever) { socket in
            let consumer = try await socket.client()
            for _ in 0..<20 {
                let asker = try await SocketClient(socket.path)
                try await asker.send("{\"status\":true}\n")
                #expect(try await asker.required().type == "hello")
                #expect(try await asker.required().type == "status")
                #expect(try await asker.next() == nil)
            }
            #expect(await socket.sink.snapshot.refused == 0)
            try await consumer.close()
        }
    }

    @Test("Over MaxConsumers any other request is refused at once", arguments: ["{\"subscribe\":{}}", "garbage"])
    func otherRequest(request: String) async throws {
        try await ServedSocket.run(maxConsumers: 1, patience: forever) { socket in
            let consumer = try await socket.client()
            let visitor = try await SocketClient(socket.path)
            try await visitor.send(request + "\n{\"status\":true}\n")
            #expect(try await visitor.required().type == "error")
            #expect(try await visitor.next() == nil)
            #expect(await socket.sink.snapshot.refused == 1)
            try await consumer.close()
        }
    }

    @Test("So many that no place to ask is left are refused at once")
    func crowd() async throws {
        try await ServedSocket.run(maxConsumers: 1, patience: forever) { socket in
            let consumer = try await socket.client()
            var waiting: [SocketClient] = []
            for _ in 0..<8 { waiting.append(try await SocketClient(socket.path)) }
            let last = try await SocketClient(socket.path)
            #expect(try await last.required().type == "error")
            #expect(try await last.next() == nil)
            // One of those that wait may still ask.
            try await waiting[3].send("{\"status\":true}\n")
            #expect(try await waiting[3].required().type == "hello")
            #expect(try await waiting[3].required().type == "status")
            try await consumer.close()
        }
    }
}
