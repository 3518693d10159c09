// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelSimulator
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("Lines over the network, however framed", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct FramingTests {
    /// Sends bytes as they are, and a last line, in front of which exactly `expected` must have come.
    private func expect(_ expected: [String], from frames: [RawFrame]) async throws {
        try await withPanel { panel in
            try await panel.withStream { lines, _ in
                await panel.simulator.sendRaw(frames.flatMap(\.bytes) + RawFrame.text("last").bytes, to: .all)
                let received = try await lines.lines(expected.count + 1)
                #expect(received == expected + ["last"])
            }
        }
    }

    @Test("one a frame, in order")
    func linePerFrame() async throws {
        try await withPanel { panel in
            try await panel.withStream { lines, _ in
                let sent = (1...1000).map { "line \($0)" }
                try await panel.simulator.emit(sent, to: .core)
                #expect(try await lines.lines(1000) == sent)
            }
        }
    }

    @Test("with NUL, ESC, CR, tabs, U+2028 and other scripts, byte for byte")
    func oddBytes() async throws {
        try await withPanel { panel in
            try await panel.withStream { lines, _ in
                let sent = ["a\u{0}b", "\u{1B}[31mred", "cr\r", "\ttab ", "a\u{2028}b", "журнал 日志 🙂", " "]
                try await panel.simulator.emit(sent, to: .core)
                #expect(try await lines.lineBytes(sent.count) == sent.map { Array($0.utf8) })
            }
        }
    }

    @Test("many a frame, each with its newline, as nodes send them")
    func nodeBatch() async throws {
        try await withPanel { panel in
            try await panel.withStream(StreamRequest(source: .node(1))) { lines, _ in
                let sent = (1...500).map { "line \($0)" }
                try await panel.simulator.emit(sent, to: .node(1))
                #expect(try await lines.lines(500) == sent)
            }
        }
    }

    @Test("many a frame, the last without its newline")
    func unterminated() async throws {
        try await expect(["one", "two", "three"], from: [.text("one\ntwo\nthree")])
    }

    @Test("a message's end is its last line's end, newline or not")
    func messageEnd() async throws {
        try await expect(["one", "two"], from: [.text("one"), .text("two\n")])
    }

    @Test("empty frames and blank lines are no lines")
    func empty() async throws {
        try await expect(["one", "two"], from: [.text(""), .text("one\n\n\ntwo\n"), .text("\n"), .text("")])
    }

    @Test("a line in fragments, with control frames between them")
    func fragments() async throws {
        try await expect(
            ["one two", "three"],
            from: [
                .text("on", isFinal: false), RawFrame(opcode: 9, payload: [1, 2]),
                .continuation("e t", isFinal: false), RawFrame(opcode: 10), .continuation("", isFinal: false),
                .continuation("wo\nthr", isFinal: false), .continuation("ee", isFinal: true),
            ])
    }

    @Test("fragments cut inside characters")
    func splitCharacters() async throws {
        let bytes = Array("é🙂日".utf8)
        let frames = bytes.enumerated().map { index, byte in
            RawFrame(opcode: index == 0 ? 1 : 0, payload: [byte], isFinal: index == bytes.count - 1)
        }
        try await expect(["é🙂日"], from: frames)
    }

    @Test("5 MB in one frame")
    func longLine() async throws {
        try await withPanel { panel in
            try await panel.withStream { lines, _ in
                let long = String(repeating: "0123456789abcdef", count: 5 << 16)
                try await panel.simulator.emit(["before", long, "after"], to: .core)
                let received = try await lines.lines(3)
                #expect(received[0] == "before")
                #expect(received[1].utf8.count == 5 << 20)
                #expect(received[1] == long)
                #expect(received[2] == "after")
            }
        }
    }

    @Test("frames in the same segment as the 101", arguments: [1, 100])
    func joinedToHandshake(_ count: Int) async throws {
        try await withPanel { panel in
            let sent = (1...count).map { "line \($0)" }
            try await panel.simulator.emit(sent, to: .core)
            await panel.simulator.inject { $0.joinsFramesToHandshake = true }
            try await panel.withStream { lines, _ in
                let received = try await lines.lines(count)
                #expect(received == sent)
            }
        }
    }

    @Test("with an interval: the first line, then a batch of the rest", arguments: [SourceID.core, .node(1)])
    func interval(_ source: SourceID) async throws {
        try await withPanel { panel in
            let sent = (1...100).map { "line \($0)" }
            try await panel.simulator.emit(sent, to: source == .core ? .core : .node(1))
            try await panel.withStream(StreamRequest(source: source, interval: .seconds(5))) { lines, _ in
                _ = try await panel.simulator.waitForStream(of: source == .core ? .core : .node(1))
                try await panel.simulator.advance(by: .seconds(5))
                #expect(try await lines.lines(100) == sent)
                let handshake = await panel.simulator.observations.requests.last { $0.isHandshake }
                #expect(handshake?.uri.hasSuffix("?interval=5") == true)
            }
        }
    }

    @Test("the receiver is told of the opening first and of the end last, once each")
    func openingAndEnd() async throws {
        try await withPanel { panel in
            try await panel.withStream { lines, stream in
                try await panel.simulator.emit(["one"], to: .core)
                #expect(try await lines.events.next() == .opened)
                #expect(try await lines.events.next() == .line(Array("one".utf8)))
                await panel.simulator.end(.all, .close(code: 1012))
                _ = await stream.waitForEnd()
                #expect(try await lines.events.next() == .closed)
                lines.events.put(.opened)
                // Had the end been told twice, it would stand before this one.
                #expect(try await lines.events.next() == .opened)
            }
        }
    }
}
