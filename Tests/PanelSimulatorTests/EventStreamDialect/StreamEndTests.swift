// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("The end of event streams", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct StreamEndTests {
    @Test("SIGTERM: the last chunk, then EOF")
    func shutdown() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            let stream = try await client.eventStream()
            _ = try await simulator.waitForStream(of: .node(1))
            try await simulator.emit(["a"], to: .node(1))
            async let shutdown: Void = simulator.shutdown()
            #expect(await stream.lines(1) == ["a"])
            #expect(await stream.endsInOrder())
            #expect(await stream.client.readToEnd() == .eof)
            try await shutdown
        }
    }

    @Test("SIGKILL: EOF without a last chunk; the next panel starts the nodes' backends anew, without what they kept")
    func kill() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            let stream = try await client.eventStream()
            _ = try await simulator.waitForStream(of: .node(1))
            async let kill: Void = simulator.kill()
            #expect(await stream.client.readToEnd() == .eof)
            #expect(stream.client.unread == [])
            try await kill
            try await simulator.emit(["kept"], to: .node(1))
            try await simulator.start()
            try await simulator.emit(["after"], to: .node(1))
            #expect(await (try client.eventStream()).lines(1) == ["after"])
            #expect(await simulator.observations.unread[.node(1)]?.discarded == 1)
        }
    }

    @Test("One stream is ended in order, or cut, and others live on", arguments: [StreamCut.close(code: 1000), .eof])
    func ended(cut: StreamCut) async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            let stream = try await client.eventStream()
            let id = try await simulator.waitForStream(of: .node(1))
            let other = try await client.eventStream()
            _ = try await simulator.waitForStream(of: .node(1), after: id)
            await simulator.end(.one(id), cut)
            #expect(await stream.endsInOrder() == (cut != .eof))
            #expect(await stream.client.readToEnd() == .eof)
            #expect(await simulator.observations.stream(id)?.state == .ended(.endedByPanel(cut)))
            try await simulator.emit(["a", "b"], to: .node(1))
            #expect(await other.lines(2) == ["a", "b"])
        }
    }

    @Test("RST")
    func reset() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            let stream = try await client.eventStream()
            _ = try await simulator.waitForStream(of: .node(1))
            await simulator.end(.all, .reset)
            #expect(await stream.client.readToEnd() == .reset)
        }
    }

    @Test("Half-open: it goes on taking lines which nobody gets, and sends nothing, no ping either")
    func frozen() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            let frozen = try await client.eventStream()
            let id = try await simulator.waitForStream(of: .node(1))
            let other = try await client.eventStream()
            _ = try await simulator.waitForStream(of: .node(1), after: id)
            await simulator.freeze(.one(id))
            try await simulator.emit(["for one", "for two"], to: .node(1))
            try await simulator.advance(by: .seconds(60))
            #expect(await other.lines(1) == ["for two"])
            let observed = await simulator.observations.stream(id)
            #expect(observed?.state == .frozen)
            #expect(observed?.waiting == 1)
            #expect(observed?.pingsSent == 0)
            await simulator.end(.one(id), .eof)
            _ = await frozen.client.readToEnd()
            #expect(frozen.client.unread == [])
        }
    }

    @Test("https: events go through TLS")
    func tls() async throws {
        var configuration = SimulatorConfiguration.eventStream()
        configuration.tls = TLSFiles(
            certificateChain: try fixture("localhost.cert.pem"), privateKey: try fixture("localhost.key.pem"))
        try await withSimulator(configuration) { simulator, client in
            let stream = try await client.eventStream()
            try await simulator.emit(["hello"], to: .node(1))
            #expect(await stream.lines(1) == ["hello"])
            let reply = try await client.request("GET", "/api/nodes/")
            #expect(reply.headers["location"] == "https://127.0.0.1/api/nodes")
        }
    }
}
