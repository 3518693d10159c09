// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelSimulator
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("How streams end over the network", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct StreamEndTests {
    /// Sends bytes behind a good line, in the same write; both must be told.
    private func expect(_ end: StreamEnd, from bytes: [UInt8], closesWith code: UInt16?) async throws {
        try await withPanel { panel in
            try await panel.withStream { lines, stream in
                await panel.simulator.sendRaw(RawFrame.text("good").bytes + bytes, to: .all)
                #expect(try await lines.lines(1) == ["good"])
                #expect(await stream.waitForEnd() == end)
                try await panel.simulator.waitUntil { $0.endedStreams.count == 1 }
                #expect(await panel.simulator.observations.endedStreams.first?.closeFrame?.code == code)
            }
        }
    }

    @Test(
        "a close frame is told with its code and words, and answered with the same code",
        arguments: [(UInt16(1011), "keepalive ping timeout"), (1012, ""), (1000, "bye"), (4000, "own")])
    func closeFrame(_ code: UInt16, _ words: String) async throws {
        try await withPanel { panel in
            try await panel.withStream { lines, stream in
                try await panel.simulator.emit(["good"], to: .core)
                await panel.simulator.end(.all, .close(code: code, reason: words))
                #expect(try await lines.lines(1) == ["good"])
                #expect(
                    await stream.waitForEnd() == .closed(CloseFrame(code: CloseCode(rawValue: code), reason: words)))
                try await panel.simulator.waitUntil { $0.endedStreams.count == 1 }
                #expect(await panel.simulator.observations.endedStreams.first?.closeFrame?.code == code)
            }
        }
    }

    @Test("an end without a close frame")
    func endOfFile() async throws {
        try await withPanel { panel in
            try await panel.withStream { lines, stream in
                try await panel.simulator.emit(["good"], to: .core)
                await panel.simulator.end(.all, .eof)
                #expect(try await lines.lines(1) == ["good"])
                #expect(await stream.waitForEnd() == .endOfFile)
            }
        }
    }

    @Test("a reset connection is broken, in the system's words")
    func reset() async throws {
        try await withPanel { panel in
            try await panel.withStream { lines, stream in
                try await panel.simulator.emit(["good"], to: .core)
                #expect(try await lines.lines(1) == ["good"])
                await panel.simulator.end(.all, .reset)
                #expect(await stream.waitForEnd() == .broken("Connection reset by peer"))
            }
        }
    }

    @Test("a panel that is stopped says 1012, and one that is killed nothing")
    func shutdown() async throws {
        try await withPanel { panel in
            try await panel.withStream { _, stream in
                async let end = stream.waitForEnd()
                try await panel.simulator.shutdown()
                #expect(await end == .closed(CloseFrame(code: .serviceRestart)))
            }
        }
        try await withPanel { panel in
            try await panel.withStream { _, stream in
                async let end = stream.waitForEnd()
                try await panel.simulator.kill()
                #expect(await end == .endOfFile)
            }
        }
    }

    @Test("a masked frame breaks the protocol")
    func masked() async throws {
        let frame = RawFrame(opcode: 1, payload: Array("x".utf8), isMasked: true)
        try await expect(.violation(.maskedFrame), from: frame.bytes, closesWith: 1002)
    }

    @Test("reserved bits break the protocol")
    func reservedBits() async throws {
        let frame = RawFrame(opcode: 1, payload: Array("x".utf8), reservedBits: 4)
        try await expect(.violation(.reservedBits), from: frame.bytes, closesWith: 1002)
    }

    @Test("text that is no UTF-8 breaks the protocol")
    func invalidText() async throws {
        let frame = RawFrame(opcode: 1, payload: [0x66, 0xFF])
        try await expect(.violation(.invalidUTF8), from: frame.bytes, closesWith: 1007)
    }

    @Test("a frame that announces more than is ever taken is refused before its payload comes")
    func oversized() async throws {
        let announcement: [UInt8] = [0x81, 127, 0, 0, 1, 0, 0, 0, 0, 0]
        try await expect(
            .violation(.messageTooBig(limit: WebSocketOptions().largestMessage)), from: announcement,
            closesWith: 1009)
    }

    @Test("what follows a violation is not looked at")
    func afterViolation() async throws {
        let bytes = RawFrame(opcode: 3).bytes + RawFrame.text("bad").bytes
        try await withPanel { panel in
            try await panel.withStream { lines, stream in
                await panel.simulator.sendRaw(bytes, to: .all)
                await panel.simulator.sendRaw(RawFrame.text("worse").bytes, to: .all)
                #expect(await stream.waitForEnd() == .violation(.reservedOpcode(3)))
                let told = [try await lines.events.next(), try await lines.events.next()]
                #expect(told == [.opened, .closed])
            }
        }
    }
}
