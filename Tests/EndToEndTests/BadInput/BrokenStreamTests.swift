// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("A stream that breaks the protocol") struct BrokenStreamTests {
    /// Frames that no panel may send, by their fault.
    static let malformed: [[UInt8]] = [
        // A reserved bit without an extension.
        [0xC1, 0x01, 0x61],
        // An unknown opcode.
        [0x83, 0x00],
        // A masked frame of a server.
        [0x81, 0x81, 1, 2, 3, 4, 0x60],
        // A length in more bytes than it needs.
        [0x81, 0x7E, 0x00, 0x01, 0x61],
        // A length over every limit.
        [0x81, 0x7F, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
        // A continuation of nothing.
        [0x80, 0x01, 0x61],
        // Invalid UTF-8.
        [0x81, 0x02, 0xC3, 0x28],
        // A fragmented ping.
        [0x09, 0x00],
    ]

    @Test("is ended with a state that says so, and opened anew", arguments: malformed)
    func malformedFrame(bytes: [UInt8]) async throws {
        try await Stage.with(.core) { stage in
            _ = try await stage.start()
            try await stage.waitForStreams()
            let consumer = try await stage.connect()
            try await stage.panel.emit(["before"], to: .core)
            #expect(try await consumer.take(1, "log").lines == ["before"])
            await stage.panel.forgetHistory(of: .core)
            await stage.panel.sendRaw(bytes, to: .all)
            let state = try await consumer.waitForState("waiting", of: "core")
            #expect(state["reason"]?.text?.contains("broke the WebSocket protocol") == true)
            try await consumer.waitForState("connected", of: "core")
            try await stage.panel.emit(["after"], to: .core)
            #expect(try await consumer.take(1, "log").lines == ["after"])
        }
    }

    /// What no panel sends, but an event stream may hold (WHATWG HTML, section 9.2.6): it is not what is asked for, and
    /// passed over.
    static let foreign: [String] = [
        // Fields without a meaning here, or without any.
        "id: 7\r\n\r\n", "event: log\r\nretry: 1\r\n\r\n", "nonsense\r\n\r\n", ": a comment\n\n",
        // A second beginning; ends of every kind.
        "\u{FEFF}data\u{0}: x\r\n\r\n", "\r\r\n\n\r\n",
    ]

    @Test("in a way that its dialect knows how to pass over goes on", arguments: foreign)
    func foreignField(text: String) async throws {
        try await Stage.with(.eventStream) { stage in
            let (_, consumer) = try await stage.startConnected()
            let stream = await stage.panel.observations.openStreams.map(\.id)
            try await stage.emit(["before"])
            await stage.panel.sendRaw(Array(text.utf8), to: .all)
            try await stage.emit(["after"])
            #expect(try await consumer.take(2, "log").lines == ["before", "after"])
            #expect(await stage.panel.observations.openStreams.map(\.id) == stream)
        }
    }

    /// A PasarGuard panel ends the stream in order behind a line that is no UTF-8, with the lines that it had read behind.
    @Test("ended in order, without the lines that the panel had read, is followed by a gap")
    func endedInOrder() async throws {
        try await Stage.with(.eventStream) { stage in
            let (_, consumer) = try await stage.startConnected()
            try await stage.emit(["before"])
            #expect(try await consumer.take(1, "log").lines == ["before"])
            await stage.panel.end(.all, .close(code: 1000))
            let gap = try await consumer.objects.take("the gap") { $0["type"] == "gap" }
            #expect(gap.last?["reason"] == "no_replay")
            try await stage.waitForStreams()
            try await stage.emit(["after"])
            let after = try await consumer.take(1, "log")
            #expect(after.lines == ["after"])
            #expect(after.of("gap").isEmpty)
        }
    }
}
