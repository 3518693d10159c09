// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("Loss", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct LossTests {
    @Test("Lines wait for the 0.2 s look, and no ping hastens it")
    func pingIsNoHelp() async throws {
        try await withSimulator { simulator, client in
            let stream = try await client.stream("/api/core/logs")
            _ = try await simulator.waitForStream(of: .core)
            try await simulator.emit(["a"], to: .core)
            try await simulator.advance(by: .milliseconds(199))
            #expect(try await stream.isQuiet())
            try await simulator.advance(by: .milliseconds(1))
            #expect(await stream.texts(1) == ["a"])
        }
    }

    @Test("Any data message ends the wait", arguments: [UInt8(1), 2])
    func nudge(opcode: UInt8) async throws {
        try await withSimulator { simulator, client in
            let stream = try await client.stream("/api/core/logs")
            _ = try await simulator.waitForStream(of: .core)
            try await simulator.emit(["a"], to: .core)
            try await stream.send(opcode)
            #expect(await stream.texts(1) == ["a"])
            #expect(await simulator.observations.openStreams.first?.dataMessages == 1)
        }
    }

    @Test("A hundred lines fit between two looks; each further one pushes the oldest out and is counted")
    func overflow() async throws {
        try await withSimulator { simulator, client in
            let stream = try await client.stream("/api/core/logs")
            let id = try await simulator.waitForStream(of: .core)
            try await simulator.emit(numberedLines(1...100), to: .core)
            #expect(await simulator.observations.stream(id)?.lost == 0)
            try await simulator.emit(numberedLines(101...104), to: .core)
            try await simulator.advance(by: .milliseconds(200))
            #expect(await stream.texts(100) == numberedLines(5...104))
            let observed = await simulator.observations.stream(id)
            #expect(observed?.lost == 4)
            #expect(observed?.delivered == 100)
            #expect(observed?.waiting == 0)
        }
    }

    @Test("At 1000 lines/s half is lost, as measured")
    func rate() async throws {
        try await withSimulator { simulator, client in
            _ = try await client.stream("/api/core/logs")
            let id = try await simulator.waitForStream(of: .core)
            for tick in 0..<100 {
                try await simulator.emit(numberedLines(tick * 20 + 1...tick * 20 + 20), to: .core)
                try await simulator.advance(by: .milliseconds(20))
            }
            #expect(await simulator.observations.stream(id)?.lost == 1_000)
        }
    }

    @Test("Switched off, every line comes at once")
    func switchedOff() async throws {
        try await withSimulator(.atOnce) { simulator, client in
            let stream = try await client.stream("/api/core/logs")
            let id = try await simulator.waitForStream(of: .core)
            try await simulator.emit(numberedLines(1...5_000), to: .core)
            #expect(await stream.texts(5_000) == numberedLines(1...5_000))
            #expect(await simulator.observations.stream(id)?.lost == 0)
        }
    }

    @Test("A client that does not read makes the panel lose lines, not hold them")
    func slowClient() async throws {
        try await withSimulator { simulator, client in
            let stream = try await client.stream("/api/core/logs")
            let id = try await simulator.waitForStream(of: .core)
            try await stream.client.setReading(false)
            // Far more than the kernel's buffers take.
            let lines = Array(repeating: String(repeating: "x", count: 100_000), count: 100)
            for _ in 1...10 {
                try await simulator.emit(lines, to: .core)
                try await simulator.advance(by: .milliseconds(200))
            }
            let observed = try #require(await simulator.observations.stream(id))
            #expect(observed.waiting <= 100)
            #expect(observed.lost > 0)
            #expect(observed.delivered + observed.lost + observed.waiting == 1_000)
        }
    }
}
