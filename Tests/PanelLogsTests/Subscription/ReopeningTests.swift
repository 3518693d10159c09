// SPDX-License-Identifier: MIT

import LogRelayModel
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("Reopening a stream", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct ReopeningTests {
    private let script = ScriptedPanel()
    private let clock = ManualClock()
    private let observer = RecordingObserver()
    private let control = StreamControl(silence: SilenceLimit(bound: .seconds(600), suspects: false))

    private func playing(_ body: (Subscription.Panel) async throws -> Void) async throws {
        let panel = Subscription.Panel(
            transport: script, dialects: DialectFinder(fixed: .webSocket),
            authenticator: Authenticator(
                credentials: .login(username: "relay", password: "secret"), panel: script,
                backoff: Backoff(initial: .seconds(1), maximum: .seconds(30)), observer: observer,
                clock: clock.clock),
            directory: NodeDirectory(panel: script, clock: clock.clock), observer: observer, clock: clock.clock)
        let subscription = Subscription(
            request: StreamRequest(source: .node(1)), panel: panel, receiver: NullReceiver(),
            state: SubscriptionState(
                initialDelay: .seconds(1), longestDelay: .seconds(30), stableAfter: .seconds(30)),
            control: control)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await subscription.run() }
            try await script.logins.next().accept("one")
            try await body(panel)
            group.cancelAll()
        }
    }

    /// Accepts the next stream, and waits until its subscription watches over it.
    private func accept() async throws -> (opening: ScriptedPanel.Opening, watched: Duration) {
        let opening = try await script.openings.next()
        _ = opening.accept()
        return (opening, try await clock.nextSleep())
    }

    @Test("what brings no line for too long is opened anew, at once, and its source is told why")
    func silence() async throws {
        try await playing { _ in
            #expect(try await accept().watched == .seconds(600))
            clock.advance(by: .seconds(600))
            _ = try await accept()
            var changes: [RecordingObserver.Change] = []
            for _ in 0..<4 { changes.append(try await observer.changes.next()) }
            #expect(changes.map(\.phase) == [.connecting, .connected, .connecting, .connected])
            #expect(changes[2].reason == "no line came for 600 s")
        }
    }

    @Test("lines put it off")
    func lines() async throws {
        try await playing { _ in
            let (opening, _) = try await accept()
            clock.advance(by: .seconds(599))
            opening.receiver.receive(
                LineBatch(bytes: [65], lines: [.init(offset: 0, length: 1)], receivedAt: Timestamp(microseconds: 0)))
            clock.advance(by: .seconds(1))
            // A stream that brings lines is judged again soon, since they change its habit.
            #expect(try await clock.nextSleep() == .seconds(10))
        }
    }

    @Test("an empty frame of a node asks for its state at once, and reopens if nothing follows")
    func emptyFrame() async throws {
        try await playing { panel in
            let (opening, _) = try await accept()
            opening.receiver.receivedEmptyFrame()
            // Rung, so that this does not sleep at all.
            try await panel.nodeHint.sleep(.seconds(15), on: clock.clock)
            #expect(try await clock.nextSleep() == .seconds(30))
            clock.advance(by: .seconds(30))
            _ = try await accept()
        }
    }

    @Test("asked for, the stream is closed and opened anew")
    func asked() async throws {
        try await playing { _ in
            _ = try await accept()
            control.reopen(.nodeLeft(status: "error"))
            _ = try await accept()
            for _ in 0..<2 { _ = try await observer.changes.next() }
            #expect(try await observer.changes.next().reason == "the panel lost its connection to the node (error)")
        }
    }

    @Test("who waits for the next attempt need not wait any longer when asked")
    func retried() async throws {
        try await playing { _ in
            try await script.openings.next().fail(.unreachable("no route"))
            _ = try await clock.nextSleep()
            control.retryNow()
            _ = try await accept()
        }
    }

    @Test("an open stream is not disturbed by an end of waiting")
    func openStream() async throws {
        try await playing { _ in
            _ = try await accept()
            control.retryNow()
            #expect(script.openings.count == 0)
        }
    }

    @Test("a changed silence counts at once for the open stream")
    func changedSilence() async throws {
        try await playing { _ in
            let watched = try await accept().watched
            #expect(watched == .seconds(600))
            control.silence = SilenceLimit(bound: .seconds(5), suspects: false)
            #expect(try await clock.nextSleep() == .seconds(5))
        }
    }
}
