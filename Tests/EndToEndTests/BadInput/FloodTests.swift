// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("A flood") struct FloodTests {
    /// 80 MB in a debug build, of which a relay that has just started holds about 25.
    static let memoryLimit = 80 << 20

    @Test("of lines that nobody takes fills the configured buffers and no more", arguments: TestedStream.ofEachDialect)
    func lines(_ stream: TestedStream) async throws {
        try await Stage.with(stream, journald: .running) { stage in
            let relay = try await stage.start {
                $0["Journal", "Buffer"] = "4M"
                $0["Socket", "ConsumerBuffer"] = "4M"
            }
            try await stage.waitForStreams()
            let stuck = try await stage.connect(reads: false)
            let consumer = try await stage.connect()
            await stage.journald.pause()
            let filler = String(repeating: "0123456789", count: 1000)
            for round in 0..<100 / Sanitizer.slowness {
                try await stage.emit((0..<100).map { "\(round) \($0) \(filler)" })
                // Whoever reads keeps pace: each line comes, or is counted.
                _ = try await consumer.objects.take("the last line of a round") {
                    $0["line"]?.text?.hasPrefix("\(round) 99 ") == true || $0["type"]?.text == "dropped"
                }
            }
            try Self.expectLittleMemory(of: relay)
            stuck.close()
        }
    }

    @Test("instead of an answer to the login is not kept") func login() async throws {
        try await Stage.with { stage in
            await stage.panel.inject { $0.logins = .oversized(bytes: 1 << 30) }
            let relay = try await stage.start()
            let consumer = try await stage.connect()
            let state = try await consumer.waitForState("waiting", of: "core")
            #expect(state["reason"]?.text?.contains("longer than") == true)
            try Self.expectLittleMemory(of: relay)
        }
    }

    @Test("of fragments of one message is cut off") func endlessMessage() async throws {
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
            try Self.expectLittleMemory(of: relay)
        }
    }

    @Test("of a line without end is cut off, and counts as one") func endlessLine() async throws {
        var panel = EventStreamPanel.v5
        // One in the midst of the line would end it.
        panel.pingInterval = nil
        try await Stage.with(.eventStream, panel: { $0.dialect = .eventStream(panel) }) { stage in
            let (relay, consumer) = try await stage.startConnected()
            await stage.panel.sendRaw(Array("data: ".utf8), to: .all)
            let megabyte = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
            for _ in 0..<70 { await stage.panel.sendRaw(megabyte, to: .all) }
            await stage.panel.sendRaw(Array("\r\n\r\n".utf8), to: .all)
            try await stage.emit(["after"])
            let records = try await consumer.take(2, "log").filter { $0["seq"] != nil }
            #expect(records.map { $0["type"]?.text } == ["log", "gap", "log"])
            #expect(records.first?["line"]?.text?.utf8.count == 8 << 20)
            #expect(records.last?["line"] == "after")
            try Self.expectLittleMemory(of: relay)
        }
    }

    @Test("of noise on stream after stream leaves nothing behind", arguments: TestedStream.ofEachDialect)
    func noise(_ stream: TestedStream) async throws {
        try await Stage.with(stream) { stage in
            let relay = try await stage.start()
            try await stage.waitForStreams()
            let noise = Self.noise
            var last: StreamID?
            for _ in 0..<40 {
                last = try await within("a new stream") { [panel = stage.panel, last] in
                    try await panel.waitForStream(of: stage.source, after: last)
                }
                await stage.panel.sendRaw(noise, to: .all)
                // An event stream is not broken by what stands in it.
                if stream.dialect == .eventStream { await stage.panel.end(.all, .reset) }
            }
            try Self.expectLittleMemory(of: relay)
        }
    }

    private static func expectLittleMemory(of relay: Relay) throws {
        if let sanitizer = Sanitizer.present {
            return print("memory is not measured: most of it is the \(sanitizer) sanitizer's")
        }
        let peak = try relay.process.peakResidentBytes
        #expect(peak < memoryLimit, "\(peak >> 20) MiB")
    }

    /// A megabyte that begins with no frame.
    private static var noise: [UInt8] {
        var random = SeededGenerator(seed: 7)
        return [0xFF] + (0..<1_000_000).map { _ in UInt8.random(in: 0 ... .max, using: &random) }
    }
}
