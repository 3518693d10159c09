// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("Faults of open streams", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct StreamFaultTests {
    @Test("Raw bytes arrive as they are, and frames go on after them", arguments: [false, true])
    func raw(overTLS: Bool) async throws {
        var configuration = SimulatorConfiguration.atOnce
        if overTLS {
            configuration.tls = TLSFiles(
                certificateChain: try fixture("localhost.cert.pem"), privateKey: try fixture("localhost.key.pem"))
        }
        try await withSimulator(configuration) { simulator, client in
            let stream = try await client.stream("/api/core/logs")
            let id = try await simulator.waitForStream(of: .core)
            // Half of a "ü" in a fragment, a ping between, then the other half.
            let bytes: [UInt8] = [0x01, 0x01, 0xC3, 0x89, 0x00, 0x80, 0x01, 0xBC]
            await simulator.sendRaw(bytes, to: .one(id))
            try await simulator.emit(["after"], to: .core)
            while stream.client.unread.count < bytes.count + 7 { try #require(await stream.client.readMore()) }
            #expect(stream.client.unread == bytes + [0x81, 0x05] + Array("after".utf8))
        }
    }

    @Test("Any close code, and EOF once the client has answered", arguments: [UInt16(1000), 1001, 999, 4400])
    func close(code: UInt16) async throws {
        try await withSimulator { simulator, client in
            let stream = try await client.stream("/api/core/logs")
            let id = try await simulator.waitForStream(of: .core)
            await simulator.end(.one(id), .close(code: code, reason: "because"))
            let close = try #require(await stream.nextFrame())
            #expect(close.closeCode == Int(code))
            #expect(close.closeReason == "because")
            try await stream.client.send(WireFrame(opcode: WireFrame.close, payload: close.payload).encoded())
            #expect(await stream.client.readToEnd() == .eof)
        }
    }

    @Test("A proxy that holds events back lets the head through, and the last chunk")
    func buffered() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            await simulator.inject { $0.eventStreams = .buffered }
            let stream = try await client.eventStream()
            try await simulator.emit(["held back"], to: .node(1))
            await simulator.end(.all, .close(code: 1000))
            #expect(await stream.endsInOrder())
        }
    }

    @Test("A proxy that holds the head back sends it with the first event")
    func headWithFirstEvent() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            await simulator.inject { $0.eventStreams = .headWithFirstEvent }
            async let stream = client.eventStream()
            _ = try await simulator.waitForStream(of: .node(1))
            try await simulator.emit(["brings the head"], to: .node(1))
            #expect(try await stream.lines(1) == ["brings the head"])
        }
    }

    @Test("A proxy that compresses says so")
    func compressed() async throws {
        try await withSimulator(.eventStream()) { simulator, client in
            let plain = try await client.eventStream().head
            #expect(plain.headers["content-encoding"] == nil)
            await simulator.inject { $0.eventStreams = .compressed }
            let compressed = try await client.eventStream().head
            #expect(compressed.headers["content-encoding"] == "gzip")
        }
    }

    @Test("RST", arguments: [false, true])
    func reset(overTLS: Bool) async throws {
        var configuration = SimulatorConfiguration(time: .manual())
        if overTLS {
            configuration.tls = TLSFiles(
                certificateChain: try fixture("localhost.cert.pem"), privateKey: try fixture("localhost.key.pem"))
        }
        try await withSimulator(configuration) { simulator, client in
            let stream = try await client.stream("/api/core/logs")
            _ = try await simulator.waitForStream(of: .core)
            await simulator.end(.all, .reset)
            #expect(await stream.client.readToEnd() == .reset)
        }
    }

    @Test("Half-open: nothing is sent, no ping answered or sent; the connection stays")
    func frozen() async throws {
        try await withSimulator(.withNodes) { simulator, client in
            let frozen = try await client.stream("/api/core/logs")
            let id = try await simulator.waitForStream(of: .core)
            let other = try await client.stream("/api/core/logs")
            _ = try await simulator.waitForStream(of: .core, after: id)
            await simulator.freeze(.one(id))
            try await frozen.send(WireFrame.ping, "there?")
            try await simulator.emit(["a"], to: .core)
            try await simulator.advance(by: .seconds(60))
            #expect(await other.texts(1) == ["a"])
            let observed = await simulator.observations.stream(id)
            #expect(observed?.state == .frozen)
            #expect(observed?.pings == 0)
            #expect(observed?.pingsSent == 0)
            // Ended by force: had anything been written before, it would stand before the end.
            await simulator.end(.one(id), .eof)
            _ = await frozen.client.readToEnd()
            #expect(frozen.client.unread == [])
        }
    }
}
