// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("Framing", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct FramingTests {
    @Test("Core: one text frame a line, without its newline; a blank line is an empty frame")
    func core() async throws {
        try await withSimulator { simulator, client in
            try await simulator.emit(["one", "", "two"], to: .core)
            let stream = try await client.stream("/api/core/logs")
            #expect(await stream.texts(3) == ["one", "", "two"])
        }
    }

    @Test("NUL, ESC and U+2028 pass through")
    func oddCharacters() async throws {
        try await withSimulator { simulator, client in
            let line = "a\u{0}b\u{1B}[31mc\u{2028}d"
            try await simulator.emit([line], to: .core)
            #expect(try await client.stream("/api/core/logs").texts(1) == [line])
        }
    }

    @Test("A line of 5 MB is one frame")
    func hugeLine() async throws {
        try await withSimulator { simulator, client in
            try await simulator.emit([String(repeating: "x", count: 5_000_000)], to: .core)
            let frame = try await client.stream("/api/core/logs").nextFrame()
            #expect(frame?.fin == true)
            #expect(frame?.payload.count == 5_000_000)
        }
    }

    @Test("Node: several lines a frame, each with its newline")
    func node() async throws {
        try await withSimulator(.withNodes) { simulator, client in
            let stream = try await client.stream("/api/node/1/logs")
            _ = try await simulator.waitForStream(of: .node(1))
            try await simulator.emit(["a", "b"], to: .node(1))
            try await simulator.emit(["c"], to: .node(1))
            try await simulator.advance(by: .milliseconds(200))
            #expect(await stream.texts(1) == ["a\nb\nc\n"])
        }
    }

    @Test("interval=1, core: the first frame holds one line, the next the other 99 of the backlog")
    func intervalOfBacklog() async throws {
        try await withSimulator { simulator, client in
            try await simulator.emit(numberedLines(1...100), to: .core)
            let stream = try await client.stream("/api/core/logs?interval=1")
            #expect(await stream.texts(1) == ["line 1\n"])
            try await simulator.advance(by: .milliseconds(800))
            #expect(try await stream.isQuiet())
            try await simulator.advance(by: .milliseconds(200))
            #expect(await stream.texts(1) == [numberedLines(2...100).map { $0 + "\n" }.joined()])
        }
    }

    @Test("interval=1: a frame may hold more than 100 lines")
    func largeBatch() async throws {
        try await withSimulator { simulator, client in
            let stream = try await client.stream("/api/core/logs?interval=1")
            _ = try await simulator.waitForStream(of: .core)
            try await simulator.emit(["first"], to: .core)
            try await simulator.advance(by: .milliseconds(200))
            for round in 0..<2 {
                try await simulator.emit(numberedLines(round * 100 + 1...round * 100 + 100), to: .core)
                try await simulator.advance(by: .milliseconds(200))
            }
            try await simulator.advance(by: .seconds(1))
            #expect(await stream.texts(2) == ["first\n", numberedLines(1...200).map { $0 + "\n" }.joined()])
        }
    }

    @Test("interval=1, node: an extra blank line between batches")
    func intervalOfNode() async throws {
        try await withSimulator(.withNodes) { simulator, client in
            let stream = try await client.stream("/api/node/1/logs?interval=1")
            _ = try await simulator.waitForStream(of: .node(1))
            for batch in [["first"], ["a", "b"], ["c"]] {
                try await simulator.emit(batch, to: .node(1))
                try await simulator.advance(by: .milliseconds(200))
            }
            try await simulator.advance(by: .seconds(1))
            #expect(await stream.texts(2) == ["first\n\n", "a\nb\n\nc\n\n"])
        }
    }

    @Test("A negative interval: one line a frame")
    func negativeInterval() async throws {
        try await withSimulator { simulator, client in
            try await simulator.emit(["a", "b"], to: .core)
            #expect(try await client.stream("/api/core/logs?interval=-1").texts(2) == ["a\n", "b\n"])
        }
    }

    @Test("interval=nan is accepted and never sends")
    func nanInterval() async throws {
        try await withSimulator { simulator, client in
            try await simulator.emit(["a", "b"], to: .core)
            let stream = try await client.stream("/api/core/logs?interval=nan")
            try await simulator.advance(by: .seconds(15))
            #expect(try await stream.isQuiet())
        }
    }

    @Test("0, empty and absent are off", arguments: ["?interval=0", "?interval=", "?interval=0.0", ""])
    func noInterval(query: String) async throws {
        try await withSimulator { simulator, client in
            try await simulator.emit(["a", "b"], to: .core)
            #expect(try await client.stream("/api/core/logs" + query).texts(2) == ["a", "b"])
        }
    }
}
