// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

/// `GET /api/nodes` gives away each node's `api_key` and `server_ca`.
@Suite("The nodes' own secrets") struct NodeSecretTests {
    /// A panel, or an account, that lists nodes with their secrets only.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var dialect: SimulatedDialect
        var key: AccountKey?
    }

    private static var wrapped: EventStreamPanel {
        var panel = EventStreamPanel.v1
        panel.nodeList = .wrapped
        return panel
    }

    static let cases = [
        Case(testDescription: "Marzban", dialect: .webSocket),
        Case(testDescription: "a bare list", dialect: .eventStream(.v1)),
        Case(testDescription: "a list with a total", dialect: .eventStream(wrapped)),
        Case(
            testDescription: "a key that may not read the simple list", dialect: .eventStream(.v5),
            key: AccountKey("pg_key_never-to-be-told", rights: [.nodesLogs, .nodesRead])),
    ]

    /// Answers with secrets in them that are no lists of nodes.
    private static let noLists = [
        #"{"nodes":[{"api_key":"\#(Node.secretMark)"}],"total":1}"#, #"[{"id":"\#(Node.secretMark)"}]"#,
        #"{"detail":"\#(Node.secretMark)"}"#, #""\#(Node.secretMark)""#, #"[{"server_ca":"\#(Node.secretMark)"#,
    ]

    @Test("reach neither the log, the journal nor a consumer, whatever the list is like", arguments: cases)
    func never(_ tested: Case) async throws {
        let nodes = [Node(id: 1, name: "a"), Node(id: 2, name: "b", status: .error, message: "down")]
        try await Stage.with(
            nodes: nodes, stream: .node, journald: .running,
            panel: {
                $0.dialect = tested.dialect
                $0.keys = tested.key.map { [$0] } ?? []
            }
        ) { stage in
            let (relay, consumer) = try await stage.startConnected {
                if let key = tested.key { $0.show(.key(key.key)) }
                $0["Log", "Level"] = "debug"
            }
            try await stage.emit(["a line"])
            _ = try await consumer.take(1, "log")
            try await consumer.waitForState("waiting", of: "node:2")
            for answer in Self.noLists {
                let before = await stage.panel.observations.requests.count
                await stage.panel.inject { $0.requests = .json(answer) }
                try await stage.waitForPanel("two questions") { $0.requests.count >= before + 2 }
            }
            _ = try await relay.process.errors.first("word of it") { $0.contains("cannot be listed") }
            await stage.panel.inject { $0.requests = .asThePanel }
            _ = try await relay.process.errors.first("the list") { $0.contains("nodes are known again") }
            #expect(!(await stage.panel.observations.requests(to: "/api/nodes").isEmpty))
            let commandLine = try relay.process.commandLine
            #expect(try await relay.stop() == .status(0))
            let journal = try await stage.journald.journalctl(["--output=export", "--no-pager", "--quiet"])
            let told =
                relay.words.joined(separator: "\n") + commandLine + "\(consumer.objects.all)"
                + String(decoding: journal, as: UTF8.self)
            #expect(!told.contains(Node.secretMark))
            #expect(!told.contains("BEGIN CERTIFICATE"))
            if let key = tested.key { #expect(!told.contains(key.key)) }
        }
    }
}
