// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("Lifetime", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct LifetimeTests {
    @Test("The panel pings after 20 s; without a pong by 40 s it closes with 1011")
    func keepaliveTimeout() async throws {
        try await withSimulator { simulator, client in
            let stream = try await client.stream("/api/core/logs")
            let id = try await simulator.waitForStream(of: .core)
            try await simulator.advance(by: .milliseconds(19_999))
            #expect(try await stream.isQuiet())
            try await simulator.advance(by: .milliseconds(1))
            #expect(await stream.nextFrame()?.opcode == WireFrame.ping)
            try await simulator.advance(by: .milliseconds(19_999))
            #expect(try await stream.isQuiet())
            try await simulator.advance(by: .milliseconds(1))
            let close = await stream.nextFrame()
            #expect(close?.closeCode == 1011)
            #expect(close?.closeReason == "keepalive ping timeout")
            try await stream.client.close()
            try await simulator.waitUntil { $0.stream(id)?.state == .ended(.keepaliveTimeout) }
        }
    }

    @Test("An answered ping keeps the stream, and the next one comes 20 s later")
    func keepaliveAnswered() async throws {
        try await withSimulator { simulator, client in
            let stream = try await client.stream("/api/core/logs")
            let id = try await simulator.waitForStream(of: .core)
            for round in 1...3 {
                try await simulator.advance(by: .seconds(20))
                let ping = try #require(await stream.nextFrame())
                #expect(ping.opcode == WireFrame.ping)
                try await stream.client.send(WireFrame(opcode: WireFrame.pong, payload: ping.payload).encoded())
                try await simulator.waitUntil { $0.stream(id)?.pongs == round }
            }
            #expect(await simulator.observations.stream(id)?.pingsSent == 3)
        }
    }

    @Test("Another pong is no answer")
    func wrongPong() async throws {
        try await withSimulator { simulator, client in
            let stream = try await client.stream("/api/core/logs")
            let id = try await simulator.waitForStream(of: .core)
            try await simulator.advance(by: .seconds(20))
            #expect(await stream.nextFrame()?.opcode == WireFrame.ping)
            try await stream.send(WireFrame.pong, "else")
            try await simulator.waitUntil { $0.stream(id)?.pongs == 1 }
            try await simulator.advance(by: .seconds(20))
            #expect(await stream.nextFrame()?.closeCode == 1011)
        }
    }

    @Test("SIGTERM: close 1012 to every stream, and the end once it is answered")
    func shutdown() async throws {
        try await withSimulator(.withNodes) { simulator, client in
            let streams = [
                try await client.stream("/api/core/logs"), try await client.stream("/api/node/1/logs"),
            ]
            try await simulator.waitUntilStreams(of: .node(1), are: 1)
            async let down: Void = simulator.shutdown()
            for stream in streams {
                let close = try #require(await stream.nextFrame())
                #expect(close.closeCode == 1012)
                try await stream.client.send(WireFrame(opcode: WireFrame.close, payload: close.payload).encoded())
                #expect(await stream.client.readToEnd() == .eof)
            }
            try await down
            #expect(await simulator.observations.endedStreams.map(\.closeFrame?.code) == [1012, 1012])
        }
    }

    @Test("SIGKILL: EOF without a close frame")
    func kill() async throws {
        try await withSimulator { simulator, client in
            let stream = try await client.stream("/api/core/logs")
            _ = try await simulator.waitForStream(of: .core)
            try await simulator.kill()
            #expect(await stream.client.readToEnd() == .eof)
            #expect(stream.client.unread == [])
        }
    }

    @Test("Restarted, the panel listens on the same port and knows its tokens and last lines")
    func restart() async throws {
        try await withSimulator { simulator, client in
            let token = try await client.token()
            try await simulator.emit(["before"], to: .core)
            try await simulator.shutdown()
            await #expect(throws: (any Error).self) { try await client.connect() }
            try await simulator.start()
            #expect(await simulator.port == client.port)
            #expect(try await client.stream("/api/core/logs", token: token).texts(1) == ["before"])
        }
    }

    @Test("A core restart keeps the core stream")
    func coreRestart() async throws {
        try await withSimulator(.atOnce) { simulator, client in
            let token = try await client.token()
            let stream = try await client.stream("/api/core/logs", token: token)
            #expect(try await client.request("POST", "/api/core/restart", token: token).status == 200)
            try await simulator.emit(["after"], to: .core)
            #expect(await stream.texts(1) == ["after"])
        }
    }

    @Test("Invalid UTF-8 from the core silences it until a restart; a new stream gets the stale replay")
    func brokenCapture() async throws {
        try await withSimulator(.atOnce) { simulator, client in
            try await simulator.emit(["stale"], to: .core)
            await simulator.breakCapture()
            try await simulator.emit(["never seen"], to: .core)
            let stream = try await client.stream("/api/core/logs")
            #expect(await stream.texts(1) == ["stale"])
            #expect(try await stream.isQuiet())
            await simulator.restartCore()
            try await simulator.emit(["again"], to: .core)
            #expect(await stream.texts(1) == ["again"])
        }
    }

    @Test("A client's close frame is on record, answered, and followed by EOF")
    func clientCloses() async throws {
        try await withSimulator { simulator, client in
            let stream = try await client.stream("/api/core/logs")
            let id = try await simulator.waitForStream(of: .core)
            let close = WireFrame(opcode: WireFrame.close, payload: [0x03, 0xE8] + Array("bye".utf8))
            try await stream.client.send(close.encoded())
            #expect(await stream.nextFrame()?.closeCode == 1000)
            #expect(await stream.client.readToEnd() == .eof)
            #expect(
                await simulator.observations.stream(id)?.state
                    == .ended(.closedByClient(.init(code: 1000, reason: "bye"))))
        }
    }

    @Test("A client that leaves without a close frame is on record as such")
    func clientLeaves() async throws {
        try await withSimulator { simulator, client in
            let stream = try await client.stream("/api/core/logs")
            let id = try await simulator.waitForStream(of: .core)
            try await stream.client.close()
            try await simulator.waitUntil { $0.stream(id)?.state == .ended(.leftByClient) }
        }
    }

    @Test("An unmasked client frame is answered with 1002")
    func unmasked() async throws {
        try await withSimulator { _, client in
            let stream = try await client.stream("/api/core/logs")
            try await stream.client.send(WireFrame(opcode: WireFrame.text, payload: []).encoded(masked: false))
            #expect(await stream.nextFrame()?.closeCode == 1002)
        }
    }
}
