// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelSimulator
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("Refusals over the network", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct RefusalTests {
    private static let all = (1...20).map { SourceID.node($0) }

    private func lists(_ panel: NetworkPanel) async -> Int {
        await panel.simulator.observations.requests.count { $0.path.hasPrefix("/api/nodes") }
    }

    @Test(
        "an expired token costs one look at the nodes and one login, however many streams wait",
        arguments: PanelDialect.allCases)
    func expiredToken(_ dialect: PanelDialect) async throws {
        try await withPanel(.standing(dialect, nodes: 20)) { panel in
            try await panel.subscribing(to: Self.all) { _ in
                try await panel.simulator.waitUntil { $0.openStreams.count == 20 }
                await panel.simulator.expireTokens()
                await panel.simulator.end(.all, .eof)
                try await panel.simulator.waitUntil { $0.openStreams.count == 20 && $0.endedStreams.count == 20 }
                let logins = await panel.simulator.observations.logins
                #expect(logins.accepted == 2)
                #expect(logins.refused == 0)
                #expect(await lists(panel) == 1)
            }
        }
    }

    @Test("a live stream outlives its token", arguments: PanelDialect.allCases)
    func liveStream(_ dialect: PanelDialect) async throws {
        try await withPanel(.standing(dialect)) { panel in
            try await panel.subscribing { lines in
                let stream = try await panel.simulator.waitForStream(of: panel.source.panel)
                await panel.simulator.expireTokens()
                try await panel.simulator.advance(by: .seconds(19))
                try await panel.simulator.emit(["later"], to: panel.source.panel)
                #expect(try await lines.lines(1) == ["later"])
                let seen = await panel.simulator.observations
                #expect(seen.openStreams.map(\.id) == [stream])
                #expect(seen.logins.accepted == 1)
            }
        }
    }

    @Test(
        "a wrong password is tried once, and all streams are refused with the reason", arguments: PanelDialect.allCases)
    func wrongPassword(_ dialect: PanelDialect) async throws {
        try await withPanel(.standing(dialect, nodes: 20)) { panel in
            try await panel.subscribing(to: Self.all, panel.shared(password: "wrong")) { _ in
                for source in Self.all {
                    let reason = try await panel.observer.reason(for: .refused)
                    #expect(
                        reason.hasPrefix(
                            "the panel refuses the user name or the password (HTTP 401: Incorrect username or password): "
                        ))
                    _ = source
                }
                let seen = await panel.simulator.observations
                #expect(seen.logins.refused == 1)
                #expect(seen.requests.count == 1)
            }
        }
    }

    @Test("a password reset while streams are open: one refused login when they end", arguments: PanelDialect.allCases)
    func passwordReset(_ dialect: PanelDialect) async throws {
        try await withPanel(.standing(dialect, nodes: 20)) { panel in
            try await panel.subscribing(to: Self.all) { _ in
                try await panel.simulator.waitUntil { $0.openStreams.count == 20 }
                try await panel.simulator.resetPassword(of: "admin", to: "new")
                await panel.simulator.end(.all, .eof)
                for _ in Self.all { _ = try await panel.observer.reason(for: .refused) }
                #expect(await panel.simulator.observations.logins.refused == 1)
                #expect(await lists(panel) == 1)
            }
        }
    }

    @Test("an admin that is not sudo is told what is missing, without another login", arguments: PanelDialect.allCases)
    func notSudo(_ dialect: PanelDialect) async throws {
        let configuration = SimulatorConfiguration.standing(dialect).with {
            $0.accounts = [Account(username: "admin", password: "admin", isSudo: false)]
        }
        try await withPanel(configuration) { panel in
            try await panel.subscribing(to: Array(panel.sources(1, 2).prefix(2))) { _ in
                for _ in 0..<2 {
                    let reason = try await panel.observer.reason(for: .refused)
                    #expect(reason.hasPrefix("the account may not read logs (HTTP 403"))
                    #expect(reason.hasSuffix("): the panel wants \(dialect.sufficientRights)"))
                }
                #expect(await panel.simulator.observations.logins.accepted == 1)
            }
        }
    }

    @Test(
        "a node that is missing, disabled or in error is said to be so, and streamed once it is back",
        arguments: PanelDialect.allCases)
    func nodeStates(_ dialect: PanelDialect) async throws {
        try await withPanel(.standing(dialect)) { panel in
            try await panel.subscribing(to: [.node(7)]) { lines in
                #expect(try await panel.observer.reason(for: .absent) == "the panel has no such node")
                await panel.simulator.setNode(id: 7, name: "seven", status: .disabled)
                _ = try await panel.observer.events.next { event in
                    event == .stream(.node(7), .absent, reason: "node is disabled on the panel") ? true : nil
                }
                await panel.simulator.setNode(Node(id: 7, name: "seven", status: .error, message: "timed\nout"))
                let reason = try await panel.observer.reason(for: .waiting)
                // The simple list of an SSE panel has no message.
                let detail = dialect == .webSocket ? "error: timed out" : "error"
                #expect(reason == "node is not connected (\(detail))")
                await panel.simulator.setNode(id: 7, name: "seven")
                _ = try await panel.simulator.waitForStream(of: .node(7))
                try await panel.simulator.emit(["back"], to: .node(7))
                #expect(try await lines.lines(1) == ["back"])
                #expect(await panel.simulator.observations.logins.accepted == 1)
            }
        }
    }

    @Test("a refusal that nothing explains is tried again, without a login", arguments: PanelDialect.allCases)
    func unexplained(_ dialect: PanelDialect) async throws {
        try await withPanel(.standing(dialect)) { panel in
            let refusal = dialect == .webSocket ? HandshakeAnswer.refuse : .http(.status(404))
            await panel.simulator.inject { $0.nextHandshakes = Array(repeating: refusal, count: 3) }
            try await panel.subscribing { _ in
                let reason = try await panel.observer.reason(for: .waiting)
                #expect(reason.contains("although account and node are in order"))
                _ = try await panel.simulator.waitForStream(of: panel.source.panel)
                #expect(await panel.simulator.observations.logins.accepted == 1)
            }
        }
    }

    @Test("no more than four handshakes are under way at once", arguments: PanelDialect.allCases)
    func gate(_ dialect: PanelDialect) async throws {
        try await withPanel(.standing(dialect, nodes: 20)) { panel in
            await panel.simulator.inject { $0.handshakes = .hold }
            try await panel.subscribing(to: Self.all) { _ in
                for _ in 0..<5 {
                    try await panel.simulator.waitUntil { $0.handshakes.inProgress == 4 }
                    await panel.simulator.releaseHeldHandshakes()
                }
                try await panel.simulator.waitUntil { $0.openStreams.count == 20 }
                #expect(await panel.simulator.observations.handshakes.mostInProgress == 4)
            }
        }
    }
}
