// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelSimulator
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("Coming back over the network", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct ReconnectTests {
    enum Ending: Sendable, CaseIterable {
        case keepaliveTimeout, restart, endOfFile, reset, violation, frozen, lastChunk

        // A WebSocket that froze has a test of its own: only one that answered a ping before is given up.
        static let webSocket: [Ending] = [.keepaliveTimeout, .restart, .endOfFile, .reset, .violation]
        static let eventStream: [Ending] = [.lastChunk, .endOfFile, .reset, .frozen]

        var reason: String {
            switch self {
            case .keepaliveTimeout: "the panel closed the stream with code 1011: keepalive ping timeout"
            case .restart: "the panel is stopping or restarting (close code 1012)"
            case .endOfFile: "the panel ended the connection without a goodbye"
            case .reset: "the connection broke: "
            case .violation: "the panel broke the WebSocket protocol: masked frame from a server"
            case .frozen: "nothing came from the panel, not even a ping; the connection is dead"
            case .lastChunk: "the panel ended the stream; it may be stopping or restarting"
            }
        }

        func happen(to stream: StreamID, on simulator: PanelSimulator) async {
            switch self {
            case .keepaliveTimeout:
                await simulator.end(.one(stream), .close(code: 1011, reason: "keepalive ping timeout"))
            case .restart, .lastChunk: await simulator.end(.one(stream), .close(code: 1012))
            case .endOfFile: await simulator.end(.one(stream), .eof)
            case .reset: await simulator.end(.one(stream), .reset)
            case .violation:
                await simulator.sendRaw(RawFrame(opcode: 1, isMasked: true).bytes, to: .one(stream))
            case .frozen: await simulator.freeze(.one(stream))
            }
        }
    }

    @Test(
        "after every end: its reason, back-off, and lines again",
        arguments: Ending.webSocket.map { (PanelDialect.webSocket, $0) }
            + Ending.eventStream.map { (PanelDialect.eventStream, $0) })
    func comesBack(_ dialect: PanelDialect, _ ending: Ending) async throws {
        try await withPanel(.standing(dialect), seesTheEnd: ending != .frozen) { panel in
            let shared = panel.shared(pause: ending == .frozen ? NetworkPanel.moment * 3 : NetworkPanel.patience)
            let source = panel.source.panel
            try await panel.subscribing(to: nil, shared) { lines in
                let first = try await panel.simulator.waitForStream(of: source)
                try await panel.simulator.emit(["before"], to: source)
                #expect(try await lines.lines(1) == ["before"])
                await panel.simulator.forgetHistory(of: source)
                await ending.happen(to: first, on: panel.simulator)
                #expect(try await panel.observer.reason(for: .waiting).hasPrefix(ending.reason))
                let second = try await panel.simulator.waitForStream(of: source, after: first)
                try await panel.simulator.emit(["after"], to: source)
                #expect(try await lines.lines(1) == ["after"])
                #expect(second.number == first.number + 1)
                // The token served for both.
                #expect(await panel.simulator.observations.logins.accepted == 1)
            }
        }
    }

    @Test("from a WebSocket that froze after it had answered a ping")
    func frozenWebSocket() async throws {
        try await withPanel(.standing(.webSocket), seesTheEnd: false) { panel in
            try await panel.subscribing(to: nil, panel.shared(pause: NetworkPanel.moment)) { lines in
                let first = try await panel.simulator.waitForStream(of: .core)
                try await panel.simulator.waitUntil { $0.openStreams.contains { $0.id == first && $0.pings > 0 } }
                // Its pong stands before this line on the connection.
                try await panel.simulator.emit(["before"], to: .core)
                #expect(try await lines.lines(1) == ["before"])
                await panel.simulator.forgetHistory(of: .core)
                await panel.simulator.freeze(.one(first))
                #expect(try await panel.observer.reason(for: .waiting).hasPrefix(Ending.frozen.reason))
                _ = try await panel.simulator.waitForStream(of: .core, after: first)
                try await panel.simulator.emit(["after"], to: .core)
                #expect(try await lines.lines(1) == ["after"])
            }
        }
    }

    @Test("after an outage, with the token it had", arguments: PanelDialect.allCases)
    func outage(_ dialect: PanelDialect) async throws {
        try await withPanel(.standing(dialect)) { panel in
            let sources = Array(panel.sources(1, 2).prefix(2))
            try await panel.subscribing(to: sources) { lines in
                try await panel.simulator.waitUntil { $0.openStreams.count == 2 }
                try await panel.simulator.kill()
                for _ in 0..<4 { _ = try await panel.observer.reason(for: .waiting) }
                try await panel.simulator.start()
                try await panel.simulator.waitUntil { $0.openStreams.count == 2 }
                #expect(await panel.simulator.observations.logins.accepted == 1)
            }
        }
    }

    @Test("begins before the panel does", arguments: PanelDialect.allCases)
    func panelComesLater(_ dialect: PanelDialect) async throws {
        try await withPanel(.standing(dialect)) { panel in
            let source = panel.source.panel
            try await panel.simulator.stopListening()
            try await panel.subscribing { lines in
                let reason = try await panel.observer.reason(for: .waiting)
                #expect(reason.hasPrefix("the panel cannot be reached: "))
                try await panel.simulator.start()
                _ = try await panel.simulator.waitForStream(of: source)
                try await panel.simulator.emit(["one"], to: source)
                #expect(try await lines.lines(1) == ["one"])
            }
        }
    }
}
