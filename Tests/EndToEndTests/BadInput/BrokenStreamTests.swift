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
        try await Stage.with { stage in
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
}
