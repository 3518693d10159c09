// SPDX-License-Identifier: MIT

import LogRelayModel
import RelayTesting
import Synchronization
import Testing

@testable import PanelLogs

@Suite("Nodes by name", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct NodeLookupTests {
    private static func isBackoff(_ sleep: Duration) -> Bool { sleep <= .seconds(1) }

    @Test("a name is looked up, and its node read")
    func found() async throws {
        let session = ScriptedSession()
        session.list(
            PanelNode(id: 4, name: "de", status: .connected), PanelNode(id: 7, name: "de-fra", status: .connected))
        let taker = EventTaker(session.panel.node(named: "de-fra", interval: .seconds(1)))
        try await session.script.logins.next().accept("one")
        let opening = try await session.script.openings.next()
        #expect(opening.request == StreamRequest(source: .node(7), interval: .seconds(1)))
        await session.panel.closeAll()
        #expect(await taker.end == .over)
    }

    @Test("a name that no node has ends the stream")
    func notFound() async throws {
        let session = ScriptedSession()
        session.list(PanelNode(id: 4, name: "DE-FRA", status: .connected))
        let taker = EventTaker(session.panel.node(named: "de-fra"))
        try await session.script.logins.next().accept("one")
        #expect(await taker.end == .failed(.nodeNotFound))
    }

    @Test("a list that cannot be had is asked for again")
    func listLater() async throws {
        let session = ScriptedSession()
        session.script.nodeList.withLock {
            $0 = .failure(.unexpected(UnexpectedAnswer(status: 502, speaker: .gateway)))
        }
        let taker = EventTaker(session.panel.node(named: "de-fra"))
        try await session.script.logins.next().accept("one")
        #expect(try await taker.interruption() == .intermediary)
        session.list(PanelNode(id: 7, name: "de-fra", status: .connected))
        // An answer of the same second would be given again.
        _ = try await session.clock.sleep(where: Self.isBackoff)
        session.clock.advance(by: .seconds(2))
        #expect(try await session.script.openings.next().request.source == .node(7))
        await session.panel.closeAll()
        #expect(await taker.end == .over)
    }

    @Test(
        "a list that is refused ends the stream with the reason",
        arguments: [
            (PanelError.forbidden(.webSocket), PanelLogsError.Code.rightsMissing),
            (.unauthorized, .credentialsRefused),
        ])
    func refused(_ error: PanelError, _ code: PanelLogsError.Code) async throws {
        let session = ScriptedSession()
        session.script.nodeList.withLock { $0 = .failure(error) }
        let taker = EventTaker(session.panel.node(named: "de-fra"))
        try await session.script.logins.next().accept("one")
        if error == .unauthorized { try await session.script.logins.next().accept("two") }
        #expect(await taker.end == .failed(code))
        #expect(session.script.logins.count == 0)
    }

    @Test("a node that leaves the panel's side has its stream opened anew")
    func followed() async throws {
        let session = ScriptedSession()
        session.list(PanelNode(id: 1, name: "one", status: .connected))
        let taker = EventTaker(session.panel.node(id: 1))
        try await session.script.logins.next().accept("one")
        let opening = try await session.script.openings.next()
        _ = opening.accept()
        opening.receiver.streamOpened(StreamOpening(.unreadLines))
        #expect(try await taker.next() == .connected)
        // The list has been read once when the next look is waited for.
        _ = try await session.clock.sleep { $0 == .seconds(5) }
        session.list(PanelNode(id: 1, name: "one", status: .error))
        session.clock.advance(by: .seconds(5))
        #expect(try await taker.interruption() == .streamEnded)
        _ = try await session.script.openings.next()
        await session.panel.closeAll()
        #expect(await taker.end == .over)
    }
}
