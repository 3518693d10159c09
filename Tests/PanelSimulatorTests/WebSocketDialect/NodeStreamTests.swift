// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("Streams of a node that changes", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct NodeStreamTests {
    @Test("A node dies: one empty frame, then silence, and pings are answered")
    func dies() async throws {
        try await withSimulator(.atOnce) { simulator, client in
            let stream = try await client.stream("/api/node/1/logs")
            let id = try await simulator.waitForStream(of: .node(1))
            await simulator.setNode(id: 1, name: "de-fra", status: .error)
            #expect(await stream.texts(1) == [""])
            try await simulator.emit(["unseen"], to: .node(1))
            #expect(try await stream.isQuiet())
            #expect(await simulator.observations.stream(id)?.state == .zombie)
        }
    }

    @Test("The node is back: the old stream stays silent for good, a new one gets lines")
    func returns() async throws {
        try await withSimulator(.atOnce) { simulator, client in
            let zombie = try await client.stream("/api/node/1/logs")
            let id = try await simulator.waitForStream(of: .node(1))
            await simulator.setNode(id: 1, name: "de-fra", status: .error)
            #expect(await zombie.texts(1) == [""])
            await simulator.setNode(id: 1, name: "de-fra")
            let new = try await client.stream("/api/node/1/logs")
            _ = try await simulator.waitForStream(of: .node(1), after: id)
            try await simulator.emit(["back"], to: .node(1))
            #expect(await new.texts(1) == ["back\n"])
            #expect(try await zombie.isQuiet())
        }
    }

    @Test("The panel still pings a zombie")
    func zombieKeepalive() async throws {
        try await withSimulator(.withNodes) { simulator, client in
            let stream = try await client.stream("/api/node/1/logs")
            _ = try await simulator.waitForStream(of: .node(1))
            await simulator.setNode(id: 1, name: "de-fra", status: .connecting)
            #expect(await stream.texts(1) == [""])
            try await simulator.advance(by: .seconds(20))
            #expect(await stream.nextFrame()?.opcode == WireFrame.ping)
        }
    }

    @Test("Modified, disabled or deleted: EOF without a close frame", arguments: ["renamed", "disabled", "deleted"])
    func endsWithEOF(change: String) async throws {
        try await withSimulator(.withNodes) { simulator, client in
            let stream = try await client.stream("/api/node/1/logs")
            _ = try await simulator.waitForStream(of: .node(1))
            switch change {
            case "renamed": await simulator.setNode(id: 1, name: "de-ber")
            case "disabled": await simulator.setNode(id: 1, name: "de-fra", status: .disabled)
            default: await simulator.removeNode(1)
            }
            #expect(await stream.client.readToEnd() == .eof)
            #expect(stream.client.unread == [])
            try await simulator.waitUntilStreams(of: .node(1), are: 0)
        }
    }

    @Test("A node's fate leaves the core's stream alone")
    func coreIsUntouched() async throws {
        try await withSimulator(.atOnce) { simulator, client in
            let stream = try await client.stream("/api/core/logs")
            await simulator.setNode(id: 1, name: "de-fra", status: .error)
            await simulator.removeNode(1)
            try await simulator.emit(["a"], to: .core)
            #expect(await stream.texts(1) == ["a"])
        }
    }
}
