// SPDX-License-Identifier: MIT

import LogRelayModel
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("How log streams fail", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct StreamFailureTests {
    private static func isBackoff(_ sleep: Duration) -> Bool { sleep <= .seconds(1) }

    @Test("the first refusal ends it, unless it is to be waited out", arguments: [0, 1, 2])
    func refusals(retries: Int) async throws {
        let session = ScriptedSession(retries: retries)
        let taker = EventTaker(session.panel.core())
        for retry in 0..<retries {
            try await session.script.logins.next().fail(.loginRefused(LoginRefusal(status: 401)))
            #expect(try await taker.interruption() == .credentialsRefused)
            let pause = Duration.seconds(retry == 0 ? 900 : 3600)
            try await session.clock.wake { $0 == pause }
        }
        try await session.script.logins.next().fail(.loginRefused(LoginRefusal(status: 401)))
        #expect(await taker.end == .failed(.credentialsRefused))
        #expect(session.script.logins.count == 0)
    }

    @Test("a connection begins the count of refusals anew")
    func countAnew() async throws {
        let session = ScriptedSession(retries: 1)
        let taker = EventTaker(session.panel.core())
        try await session.script.logins.next().fail(.loginRefused(LoginRefusal(status: 401)))
        try await session.clock.wake { $0 == .seconds(900) }
        try await session.script.logins.next().accept("one", lifetime: .seconds(1))
        let stream = try await session.script.openings.next().accept()
        stream.end(.endOfFile)
        #expect(try await taker.interruption() == .credentialsRefused)
        #expect(try await taker.interruption() == .streamEnded)
        _ = try await session.clock.sleep(where: Self.isBackoff)
        session.clock.advance(by: .seconds(60))
        try await session.script.logins.next().fail(.loginRefused(LoginRefusal(status: 401)))
        #expect(try await taker.interruption() == .credentialsRefused)
        await session.panel.closeAll()
        #expect(await taker.end == .over)
    }

    @Test("rights that are missing end it as refused credentials do")
    func rights() async throws {
        let session = ScriptedSession(dialect: .eventStream)
        let taker = EventTaker(session.panel.node(id: 1))
        try await session.script.logins.next().accept("one")
        try await session.script.openings.next().fail(.noStream(.panel(403)))
        #expect(await taker.end == .failed(.rightsMissing))
    }

    @Test("a node that the panel does not have ends it")
    func absentNode() async throws {
        let session = ScriptedSession()
        let taker = EventTaker(session.panel.node(id: 9))
        session.list(PanelNode(id: 1, name: "one", status: .connected))
        try await session.script.logins.next().accept("one")
        try await session.script.openings.next().fail(.noStream(.bare403))
        #expect(await taker.end == .failed(.nodeNotFound))
    }

    @Test("the core of a panel without a core stream ends it")
    func noCore() async throws {
        let session = ScriptedSession(dialect: .eventStream)
        let taker = EventTaker(session.panel.core())
        try await session.script.logins.next().accept("one")
        try await session.script.openings.next().fail(.noCore)
        #expect(await taker.end == .failed(.noCoreStream))
    }

    @Test(
        "what may pass is waited for",
        arguments: [
            (PanelNode.Status.disabled, PanelLogsError.Code.nodeUnavailable), (.error, .nodeUnavailable),
            (.connected, .streamRefused),
        ])
    func passing(_ status: PanelNode.Status, _ code: PanelLogsError.Code) async throws {
        let session = ScriptedSession()
        let taker = EventTaker(session.panel.node(id: 1))
        session.list(PanelNode(id: 1, name: "one", status: status))
        try await session.script.logins.next().accept("one")
        try await session.script.openings.next().fail(.noStream(.bare403))
        #expect(try await taker.interruption() == code)
        await session.panel.closeAll()
        #expect(await taker.end == .over)
    }

    @Test("a panel that cannot be reached is tried again")
    func unreachable() async throws {
        let session = ScriptedSession()
        let taker = EventTaker(session.panel.core())
        try await session.script.logins.next().fail(.dial(.unreachable("Connection refused")))
        #expect(try await taker.interruption() == .notReached)
        try await session.clock.wake(where: Self.isBackoff)
        try await session.script.logins.next().accept("one")
        _ = try await session.script.openings.next()
        await session.panel.closeAll()
        #expect(await taker.end == .over)
    }
}
