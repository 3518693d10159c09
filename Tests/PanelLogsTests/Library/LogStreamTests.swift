// SPDX-License-Identifier: MIT

import LogRelayModel
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("Log streams", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct LogStreamTests {
    private static func isBackoff(_ sleep: Duration) -> Bool { sleep <= .seconds(1) }

    @Test("connects when it is iterated, and not before")
    func lazy() async throws {
        let session = ScriptedSession()
        let stream = session.panel.core()
        #expect(session.script.logins.count == 0)
        let taker = EventTaker(stream)
        try await session.script.logins.next().accept("one")
        let opening = try await session.script.openings.next()
        #expect(opening.request == StreamRequest(source: .core))
        await session.panel.closeAll()
        #expect(await taker.end == .over)
    }

    @Test("tells lines, what is missing, and how its connection fares, in order")
    func events() async throws {
        let session = ScriptedSession()
        let taker = EventTaker(session.panel.node(id: 3))
        session.list(PanelNode(id: 3, name: "three", status: .connected))
        try await session.script.logins.next().accept("one")
        let opening = try await session.script.openings.next()
        let stream = opening.accept()
        opening.receiver.streamOpened(StreamOpening(.unreadLines))
        #expect(try await taker.next() == .connected)
        opening.receiver.receive(.of("a", "b"))
        #expect(try await taker.lines(2) == ["a", "b"])
        opening.receiver.streamClosed(.lastMoment)
        stream.end(.endOfFile)
        #expect(try await taker.next() == .gap(LogGap(reason: .noReplay)))
        guard case .interrupted(let error, let delay) = try await taker.next() else {
            Issue.record("no interruption")
            return
        }
        #expect(error.code == .streamEnded)
        #expect((.zero ... .seconds(1)).contains(delay))
        try await session.clock.wake(where: Self.isBackoff)
        let second = try await session.script.openings.next()
        #expect(second.token == Token("one"))
        _ = second.accept()
        second.receiver.streamOpened(StreamOpening(.unreadLines))
        #expect(try await taker.next() == .connected)
        await session.panel.closeAll()
        #expect(await taker.end == .over)
    }

    @Test("asks for its interval")
    func interval() async throws {
        let session = ScriptedSession()
        let taker = EventTaker(session.panel.core(interval: .seconds(2)))
        try await session.script.logins.next().accept("one")
        let opening = try await session.script.openings.next()
        #expect(opening.request == StreamRequest(source: .core, interval: .seconds(2)))
        taker.cancel()
        #expect(await taker.end == .over)
    }

    @Test("an interval that no panel takes is refused before anything is asked", arguments: [-1, 11])
    func badInterval(seconds: Int) async throws {
        let session = ScriptedSession()
        let taker = EventTaker(session.panel.core(interval: .seconds(seconds)))
        #expect(await taker.end == .failed(.invalidArgument))
        #expect(session.script.logins.count == 0)
    }

    @Test("one login serves all streams")
    func oneLogin() async throws {
        let session = ScriptedSession()
        let takers = (1...5).map { EventTaker(session.panel.node(id: $0)) }
        try await session.script.logins.next().accept("one")
        for _ in takers { _ = try await session.script.openings.next().accept() }
        #expect(session.script.logins.count == 0)
        await session.panel.closeAll()
        for taker in takers { #expect(await taker.end == .over) }
    }

    @Test("a log is read once at a time, and again after its stream has ended")
    func alreadyOpen() async throws {
        let session = ScriptedSession()
        let first = session.panel.core()
        let taker = EventTaker(first)
        try await session.script.logins.next().accept("one")
        _ = try await session.script.openings.next().accept()
        #expect(await EventTaker(session.panel.core()).end == .failed(.alreadyOpen))
        await first.close()
        #expect(await taker.end == .over)
        let again = EventTaker(session.panel.core())
        _ = try await session.script.openings.next().accept()
        again.cancel()
        #expect(await again.end == .over)
    }

    @Test("a stream that is closed leaves the others alone")
    func closeOne() async throws {
        let session = ScriptedSession()
        let (one, two) = (session.panel.node(id: 1), session.panel.node(id: 2))
        let takers = [EventTaker(one), EventTaker(two)]
        try await session.script.logins.next().accept("one")
        var openings = [try await session.script.openings.next(), try await session.script.openings.next()]
        openings.sort { $0.request.source < $1.request.source }
        for opening in openings { _ = opening.accept() }
        await one.close()
        #expect(await takers[0].end == .over)
        openings[1].receiver.receive(.of("still here"))
        #expect(try await takers[1].lines(1) == ["still here"])
        await session.panel.closeAll()
    }

    @Test("nothing can be opened after all was closed")
    func closed() async throws {
        let session = ScriptedSession()
        await session.panel.closeAll()
        #expect(await EventTaker(session.panel.core()).end == .failed(.closed))
        let error = await #expect(throws: PanelLogsError.self) { try await session.panel.nodes() }
        #expect(error?.code == .closed)
    }

    @Test("closing all gives up a login under way")
    func closeDuringLogin() async throws {
        let session = ScriptedSession()
        let taker = EventTaker(session.panel.core())
        _ = try await session.script.logins.next()
        await session.panel.closeAll()
        #expect(await taker.end == .over)
    }

    @Test("a stream that is closed before it was iterated is over at once")
    func closedEarly() async throws {
        let session = ScriptedSession()
        let stream = session.panel.core()
        await stream.close()
        #expect(await EventTaker(stream).end == .over)
        #expect(session.script.logins.count == 0)
    }

    @Test("a program that does not take its events loses lines, and is told how many")
    func slowProgram() async throws {
        let session = ScriptedSession(bufferSize: 100)
        let stream = session.panel.core()
        async let played: Void = {
            try await session.script.logins.next().accept("one")
            let opening = try await session.script.openings.next()
            opening.receiver.streamOpened(StreamOpening(.unreadLines))
            for number in 0..<100 { opening.receiver.receive(.of("\(number)")) }
        }()
        var events = stream.makeAsyncIterator()
        #expect(try await events.next() == .connected)
        try await played
        var (lines, lost): (UInt64, UInt64) = (0, 0)
        while lines + lost < 100, let event = try await events.next() {
            switch event {
            case .line: lines += 1
            // In several parts, where it is taken while more is lost.
            case .gap(let gap) where gap.reason == .bufferOverflow: lost += gap.lost ?? 0
            default: Issue.record("unexpected \(event)")
            }
        }
        #expect(lines > 0 && lost > 0)
        #expect(lines + lost == 100)
        await session.panel.closeAll()
    }
}
