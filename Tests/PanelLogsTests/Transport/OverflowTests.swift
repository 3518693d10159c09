// SPDX-License-Identifier: MIT

import Dispatch
import LogRelayModel
import NIOCore
import NIOPosix
import PanelSimulator
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("A panel whose buffer is full", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct OverflowTests {
    @Test("has that told behind the lines that it kept, and is nudged until no more are lost")
    func burst() async throws {
        try await withPanel(SimulatorConfiguration(pace: .polled())) { panel in
            try await panel.withStream { lines, _ in
                try await panel.simulator.emit(["replayed"], to: .core)
                #expect(try await lines.lines(1) == ["replayed"])
                let burst = (1...250).map { "line \($0)" }
                try await panel.simulator.emit(burst, to: .core)
                #expect(try await lines.lines(100) == burst.suffix(100))
                #expect(try await lines.events.next() == .overflowed)
                try await panel.simulator.waitUntil { $0.openStreams.first?.dataMessages ?? 0 > 3 }
            }
        }
    }

    @Test("has that told too when its stream ends in that moment")
    func end() async throws {
        try await withPanel(SimulatorConfiguration(pace: .polled())) { panel in
            try await panel.withStream { lines, stream in
                try await panel.simulator.emit(["replayed"], to: .core)
                #expect(try await lines.lines(1) == ["replayed"])
                try await panel.simulator.emit((1...250).map { "line \($0)" }, to: .core)
                _ = try await lines.lines(100)
                await panel.simulator.end(.all, .eof)
                _ = await stream.waitForEnd()
                #expect(try await lines.events.next() == .overflowed)
                #expect(try await lines.events.next() == .closed)
            }
        }
    }

    @Test("has that told too when the mark of a dead node comes with its lines")
    func deadNode() async throws {
        try await withPanel(SimulatorConfiguration(pace: .polled())) { panel in
            try await panel.withStream { lines, stream in
                // Two looks, the second of which goes on with what is sent by hand.
                for line in ["replayed", "next"] {
                    try await panel.simulator.emit([line], to: .core)
                    #expect(try await lines.lines(1) == [line])
                }
                let frames = (1...100).map { RawFrame.text("line \($0)") } + [.text("")]
                await panel.simulator.sendRaw(frames.flatMap(\.bytes), to: .all)
                _ = try await lines.lines(100)
                await panel.simulator.end(.all, .eof)
                _ = await stream.waitForEnd()
                #expect(try await lines.events.next() == .overflowed)
            }
        }
    }

    @Test("has that told too where the relay was held up, and read that look and the next ones as one")
    func heldUp() async throws {
        try await withPanel(SimulatorConfiguration(pace: .polled())) { panel in
            try await withOwnLoop { loop in
                try await panel.withStream(dialler: panel.dialler(loop: loop)) { lines, _ in
                    try await panel.simulator.emit(["replayed", "too"], to: .core)
                    #expect(try await lines.lines(2) == ["replayed", "too"])
                    let burst = (1...250).map { "line \($0)" }
                    let next = (1...99).map { "next \($0)" }
                    try await withHeldUp(loop) {
                        try await panel.simulator.emit(burst, to: .core)
                        try await panel.simulator.waitUntil { $0.openStreams.first?.delivered == 102 }
                        try await panel.simulator.emit(next, to: .core)
                        try await panel.simulator.waitUntil { $0.openStreams.first?.delivered == 201 }
                        try await panel.simulator.emit(["last"], to: .core)
                        try await panel.simulator.waitUntil { $0.openStreams.first?.delivered == 202 }
                    }
                    #expect(try await lines.lines(200) == burst.suffix(100) + next + ["last"])
                    #expect(try await lines.events.next() == .overflowed)
                }
            }
        }
    }

    @Test("has that told too where the relay was held up just as the stream opened")
    func heldUpAtFirst() async throws {
        try await withPanel(SimulatorConfiguration(pace: .polled())) { panel in
            try await withOwnLoop { loop in
                let dialler = panel.dialler(loop: loop)
                let token = try await panel.token(dialler)
                let replay = (1...60).map { "replayed \($0)" }
                try await panel.simulator.emit(replay, to: .core)
                await panel.simulator.inject { $0.handshakes = .hold }
                let lines = LineInbox()
                async let opening = panel.transport(dialler)
                    .open(StreamRequest(source: .core), token: token, receiver: lines)
                try await panel.simulator.waitUntil { $0.handshakes.inProgress == 1 }
                let burst = (1...250).map { "line \($0)" }
                try await withHeldUp(loop) {
                    await panel.simulator.releaseHeldHandshakes()
                    try await panel.simulator.waitUntil { $0.openStreams.first?.delivered == 60 }
                    try await panel.simulator.emit(burst, to: .core)
                    try await panel.simulator.waitUntil { $0.openStreams.first?.delivered == 160 }
                }
                let stream = try await opening
                #expect(try await lines.lines(160) == replay + burst.suffix(100))
                #expect(try await lines.events.next() == .overflowed)
                await stream.hangUp()
            }
        }
    }

    /// An event loop that a test may hold up, without the others.
    private func withOwnLoop(_ body: (any EventLoop) async throws -> Void) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            try await body(group.next())
        } catch {
            try await group.shutdownGracefully()
            throw error
        }
        try await group.shutdownGracefully()
    }

    /// The loop does not run while `body` does.
    private func withHeldUp(_ loop: any EventLoop, _ body: () async throws -> Void) async throws {
        let end = DispatchSemaphore(value: 0)
        defer { end.signal() }
        loop.execute { end.wait() }
        try await body()
    }
}
