// SPDX-License-Identifier: MIT

import LogRelayModel
import RelayTesting
import Synchronization
import Testing

@testable import PanelLogs

@Suite("Subscription", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct SubscriptionTests {
    private let script = ScriptedPanel()
    private let clock = ManualClock()
    private let observer = RecordingObserver()

    private func panel(gate: ConnectGate) -> Subscription.Panel {
        Subscription.Panel(
            transport: script, dialects: DialectFinder(fixed: .webSocket),
            authenticator: Authenticator(
                credentials: PanelCredentials.login(username: "relay", password: "secret"), panel: script,
                backoff: Backoff(initial: .seconds(1), maximum: .seconds(30)), observer: observer,
                clock: clock.clock),
            directory: NodeDirectory(panel: script, clock: clock.clock), gate: gate, observer: observer,
            clock: clock.clock)
    }

    private func subscription(_ source: SourceID, _ panel: Subscription.Panel) -> Subscription {
        Subscription(
            request: StreamRequest(source: source), panel: panel, receiver: NullReceiver(),
            state: SubscriptionState(
                initialDelay: .seconds(1), longestDelay: .seconds(30), stableAfter: .seconds(30)))
    }

    /// Runs subscriptions to the sources while `body` plays the panel.
    private func playing(
        _ sources: [SourceID], gate: ConnectGate = ConnectGate(), _ body: () async throws -> Void
    ) async throws {
        let panel = panel(gate: gate)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for source in sources { group.addTask { await subscription(source, panel).run() } }
            try await body()
            group.cancelAll()
        }
    }

    /// The next sleep that is a back-off: an open stream's watch may have begun to sleep for a day, or not yet.
    private func nextBackoff() async throws -> Duration {
        while true {
            let sleep = try await clock.nextSleep()
            if sleep < .seconds(3600) { return sleep }
        }
    }

    @Test("logs in, opens its stream with the token, and tells so")
    func opens() async throws {
        try await playing([.node(3)]) {
            try await script.logins.next().accept("one")
            let opening = try await script.openings.next()
            #expect(opening.request.source == .node(3))
            #expect(opening.token == Token("one"))
            _ = opening.accept()
            #expect(try await observer.changes.next().phase == .connecting)
            #expect(try await observer.changes.next().phase == .connected)
        }
    }

    @Test("comes back after every end, with the token it has")
    func reopens() async throws {
        try await playing([.core]) {
            try await script.logins.next().accept("one")
            for _ in 0..<3 {
                try await script.openings.next().accept().end(.endOfFile)
                clock.advance(by: try await nextBackoff())
            }
            #expect(try await script.openings.next().token == Token("one"))
            #expect(script.logins.count == 0)
        }
    }

    @Test("one login serves all, and so does one look at the nodes when the token has expired")
    func sharedLogin() async throws {
        try await playing((1...20).map { .node($0) }, gate: ConnectGate(width: 20)) {
            try await script.logins.next().accept("one")
            script.nodeList.withLock { $0 = .failure(.unauthorized) }
            // All before the first refusal: who comes later gets the second token at once.
            var openings: [ScriptedPanel.Opening] = []
            for _ in 0..<20 { openings.append(try await script.openings.next()) }
            for opening in openings { opening.fail(.noStream(.bare403)) }
            try await script.logins.next().accept("two")
            for _ in 0..<20 {
                let opening = try await script.openings.next()
                #expect(opening.token == Token("two"))
                _ = opening.accept()
            }
            #expect(script.logins.count == 0)
            #expect(script.nodeQuestions.withLock { $0 } == 1)
        }
    }

    @Test("a live stream is left alone when its token has expired")
    func expiryOfLiveStream() async throws {
        try await playing([.core]) {
            try await script.logins.next().accept("one", lifetime: .seconds(100))
            let stream = try await script.openings.next().accept()
            #expect(try await observer.changes.next().phase == .connecting)
            #expect(try await observer.changes.next().phase == .connected)
            clock.advance(by: .seconds(1000))
            #expect(script.logins.count == 0)
            stream.end(.endOfFile)
            clock.advance(by: try await nextBackoff())
            // Only now, for the next connect, a new one is fetched.
            try await script.logins.next().accept("two")
            #expect(try await script.openings.next().token == Token("two"))
        }
    }

    @Test("a refused login ends all logins for a long while, and every stream says so")
    func refusedLogin() async throws {
        try await playing([.core, .node(1), .node(2)]) {
            try await script.logins.next().fail(.loginRefused(LoginRefusal(status: 401)))
            for _ in 0..<3 { #expect(try await clock.nextSleep() == .seconds(900)) }
            #expect(script.logins.count == 0)
            var phases: [SourceState.Phase] = []
            for _ in 0..<6 { phases.append(try await observer.changes.next().phase) }
            #expect(phases.filter { $0 == .refused }.count == 3)
            clock.advance(by: .seconds(900))
            try await script.logins.next().accept("one")
            for _ in 0..<3 { _ = try await script.openings.next().accept() }
        }
    }

    @Test("a refused stream is looked into before anything is renewed")
    func diagnosis() async throws {
        try await playing([.node(2)]) {
            script.nodeList.withLock { $0 = .success([PanelNode(id: 2, name: "down", status: .error)]) }
            try await script.logins.next().accept("one")
            try await script.openings.next().fail(.noStream(.bare403))
            #expect(try await observer.changes.next().phase == .connecting)
            let change = try await observer.changes.next()
            #expect(change.phase == .waiting)
            #expect(change.reason == "node is not connected (error)")
            #expect(script.logins.count == 0)
        }
    }

    @Test("after an outage, the first stream that opens ends the back-off of all others")
    func recovery() async throws {
        try await playing((1...20).map { .node($0) }) {
            try await script.logins.next().accept("one")
            for _ in 0..<20 { try await script.openings.next().fail(.unreachable("connection refused")) }
            var shortest = Duration.seconds(30)
            for _ in 0..<20 { shortest = min(shortest, try await nextBackoff()) }
            clock.advance(by: shortest)
            for _ in 0..<20 { _ = try await script.openings.next().accept() }
        }
    }

    @Test("no more than four connect at once")
    func gate() async throws {
        try await playing((1...8).map { .node($0) }) {
            try await script.logins.next().accept("one")
            var openings: [ScriptedPanel.Opening] = []
            for _ in 0..<4 { openings.append(try await script.openings.next()) }
            // A fifth can only come when one of the four has its answer.
            for _ in 0..<4 {
                #expect(script.openings.count == 0)
                _ = openings.removeFirst().accept()
                openings.append(try await script.openings.next())
            }
            for opening in openings { _ = opening.accept() }
        }
    }
}
