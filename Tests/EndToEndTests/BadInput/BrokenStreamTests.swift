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

    /// 80 MB in a debug build, most of which it holds after its start already.
    private static let memoryLimit = 80 << 20

    @Test("or never ends a message, takes no more memory than one line may have") func endlessMessage()
        async throws
    {
        try await Stage.with { stage in
            let relay = try await stage.start()
            try await stage.waitForStreams()
            let consumer = try await stage.connect()
            // A text frame begins, and goes on in fragments of 1 MiB beyond the largest message.
            let payload = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
            let length: [UInt8] = [0x7F, 0, 0, 0, 0, 0x00, 0x10, 0x00, 0x00]
            await stage.panel.sendRaw([0x01] + length + payload, to: .all)
            for _ in 0..<70 { await stage.panel.sendRaw([0x00] + length + payload, to: .all) }
            try await consumer.waitForState("waiting", of: "core")
            let peak = try relay.process.peakResidentBytes
            #expect(peak < Self.memoryLimit, "\(peak >> 20) MiB")
            #expect(relay.process.isRunning)
        }
    }

    @Test("or sends nothing but noise, takes no more memory than before") func noise() async throws {
        try await Stage.with { stage in
            let relay = try await stage.start()
            try await stage.waitForStreams()
            var random = SeededGenerator(seed: 7)
            var last: StreamID?
            for _ in 0..<40 {
                last = try await within("a new stream") { [panel = stage.panel, last] in
                    try await panel.waitForStream(of: .core, after: last)
                }
                let noise = (0..<1_000_000).map { _ in UInt8.random(in: 0 ... .max, using: &random) }
                await stage.panel.sendRaw(noise, to: .all)
            }
            let peak = try relay.process.peakResidentBytes
            #expect(peak < Self.memoryLimit, "\(peak >> 20) MiB")
            #expect(relay.process.isRunning)
        }
    }
}
