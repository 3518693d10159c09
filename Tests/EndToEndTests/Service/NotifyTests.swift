// SPDX-License-Identifier: MIT

import Glibc
import PanelSimulator
import RelayTesting
import Testing

@Suite("The service manager is told") struct NotifyTests {
    @Test("READY=1 only when the socket can be connected to") func ready() async throws {
        try await Stage.with { stage in
            let relay = try await stage.start()
            let consumer = try StreamSocketClient(path: stage.socketPath)
            consumer.close()
            #expect(relay.notify.messages.all.filter { $0 == "READY=1" }.count == 1)
        }
    }

    @Test("READY=1 although the panel cannot be reached, and a STATUS= that says so") func noPanel() async throws {
        try await Stage.with { stage in
            try await stage.panel.stopListening()
            let relay = try await stage.start()
            let status = try await relay.notify.waitForStatus(containing: "core waiting")
            #expect(status.hasPrefix("STATUS=0 of 1 streams connected, 0 lines/s"))
            #expect(status.contains("cannot be reached"))
        }
    }

    @Test("READY=1 although journald is missing, and a STATUS= that says so") func noJournald() async throws {
        try await Stage.with(journald: .missing) { stage in
            let relay = try await stage.start()
            try await relay.notify.waitForStatus(containing: "journald")
        }
    }

    @Test("how many streams are connected, and what is the matter with the others") func status() async throws {
        let nodes = [Node(id: 1, name: "a"), Node(id: 2, name: "b", status: .error, message: "no route")]
        try await Stage.with(nodes: nodes) { stage in
            let relay = try await stage.start()
            let status = try await relay.notify.waitForStatus(containing: "2 of 3 streams connected")
            #expect(status.contains("node:2 waiting"))
            let reason = try await relay.notify.waitForStatus(containing: "no route")
            #expect(reason.contains("node is not connected"))
        }
    }

    @Test("the same of an SSE panel, which says no more than the node's state") func eventStreamStatus() async throws {
        let nodes = [Node(id: 1, name: "a"), Node(id: 2, name: "b", status: .error, message: "no route")]
        try await Stage.with(dialect: .eventStream, nodes: nodes) { stage in
            let relay = try await stage.start()
            let status = try await relay.notify.waitForStatus(containing: "1 of 2 streams connected")
            #expect(status.contains("node:2 waiting"))
            try await relay.notify.waitForStatus(containing: "node is not connected (error)")
        }
    }

    @Test("STOPPING=1 once, and nothing after it", arguments: [SIGTERM, SIGINT], TestedStream.ofEachDialect)
    func stopping(signal: Int32, _ stream: TestedStream) async throws {
        try await Stage.with(stream) { stage in
            let relay = try await stage.start()
            try await stage.waitForStreams()
            #expect(try await relay.stop(by: signal) == .status(0))
            #expect(relay.notify.messages.all.filter { $0 == "STOPPING=1" }.count == 1)
            #expect(relay.notify.messages.all.last == "STOPPING=1")
        }
    }
}
