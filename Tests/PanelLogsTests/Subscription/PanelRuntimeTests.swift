// SPDX-License-Identifier: MIT

import LogRelayModel
import RelayTesting
import Synchronization
import Testing

@testable import PanelLogs

@Suite("Panel runtime", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct PanelRuntimeTests {
    private struct Owner: StreamOwner {
        func sourcesChanged(to _: Set<SourceID>, by _: SourceSelection.Resolution) async {}

        func receiver(of _: SourceID) async -> (any LineReceiver, SubscriptionState) {
            (NullReceiver(), .patient)
        }
    }

    private let script = ScriptedPanel()
    private let clock = ManualClock()

    private let settings = PanelRuntime.Settings(
        silence: .none, nodePoll: .seconds(5), pollBackoff: Backoff(initial: .seconds(1), maximum: .seconds(30)))

    /// Runs a runtime around `body`, with the first login accepted.
    private func playing(
        _ selection: SourceSelection? = nil, _ body: @escaping @Sendable (PanelRuntime) async throws -> Void
    ) async throws {
        let observer = NoSubscriptionObserver()
        let panel = Subscription.Panel(
            transport: script, dialects: DialectFinder(fixed: .webSocket),
            authenticator: Authenticator(
                credentials: PanelCredentials.login(username: "relay", password: "secret"), panel: script,
                backoff: Backoff(initial: .seconds(1), maximum: .seconds(30)), observer: observer, clock: clock.clock),
            directory: NodeDirectory(panel: script, clock: clock.clock), observer: observer, clock: clock.clock)
        let runtime = PanelRuntime(panel: panel, settings: settings, selection: selection)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await runtime.run(for: Owner()) }
            group.addTask { try await script.logins.next().accept("one") }
            try await body(runtime)
            group.cancelAll()
        }
    }

    private func list(_ nodes: PanelNode...) {
        script.nodeList.withLock { $0 = .success(nodes) }
    }

    private static func node(_ id: Int, _ status: PanelNode.Status = .connected) -> PanelNode {
        PanelNode(id: id, name: "node-\(id)", status: status)
    }

    @Test("a changed selection opens what is new, and leaves alone what still is wanted")
    func adds() async throws {
        list(Self.node(1))
        try await playing(SourceSelection(core: true, nodes: .listed([]))) { runtime in
            _ = try await script.openings.next().accept()
            await runtime.update(
                settings, selection: SourceSelection(core: true, nodes: .listed([.id(1)])), credentials: nil)
            let opening = try await script.openings.next()
            #expect(opening.request.source == .node(1))
            _ = opening.accept()
            #expect(script.openings.count == 0)
        }
    }

    @Test("a stream whose request changes is ended first, then opened anew")
    func changes() async throws {
        list(Self.node(1))
        try await playing(SourceSelection(core: false, nodes: .listed([.id(1)]))) { runtime in
            _ = try await script.openings.next().accept()
            await runtime.update(
                settings,
                selection: SourceSelection(core: false, nodes: .listed([.id(1)]), interval: .seconds(5)),
                credentials: nil)
            // A node's last lines come again only after a pause.
            try await clock.wake { $0 == RecentLines.pause }
            let opening = try await script.openings.next()
            #expect(opening.request.interval == .seconds(5))
            _ = opening.accept()
        }
    }

    @Test("a node that the panel lists later is read from then on")
    func appears() async throws {
        try await playing(SourceSelection(core: false, nodes: .all)) { _ in
            try await clock.sleep { $0 == .seconds(5) }
            list(Self.node(7))
            clock.advance(by: .seconds(5))
            let opening = try await script.openings.next()
            #expect(opening.request.source == .node(7))
            _ = opening.accept()
        }
    }

    @Test("a log that is read already is not opened twice")
    func twice() async throws {
        try await playing { runtime in
            async let _ = runtime.hold(StreamRequest(source: .core), to: NullReceiver(), from: .patient)
            _ = try await script.openings.next().accept()
            await #expect(throws: PanelRuntime.LogIsRead.self) {
                try await runtime.hold(StreamRequest(source: .core), to: NullReceiver(), from: .patient)
            }
            #expect(script.openings.count == 0)
        }
    }

    @Test("a log is free again when the stream that read it has been closed")
    func handedOver() async throws {
        try await playing { runtime in
            let first = Task {
                try await runtime.hold(StreamRequest(source: .core), to: NullReceiver(), from: .patient)
            }
            _ = try await script.openings.next().accept()
            first.cancel()
            async let _ = runtime.hold(StreamRequest(source: .core), to: NullReceiver(), from: .patient)
            _ = try await script.openings.next().accept()
            #expect(try await first.value == nil)
        }
    }

    @Test("the nodes are polled while a node's log is read, and no longer")
    func polls() async throws {
        list(Self.node(1))
        try await playing { runtime in
            let node = Task {
                try await runtime.hold(StreamRequest(source: .node(1)), to: NullReceiver(), from: .patient)
            }
            let stream = try await script.openings.next().accept()
            try await clock.sleep { $0 == .seconds(5) }
            node.cancel()
            _ = try await node.value
            _ = stream
            let asked = script.nodeQuestions.withLock { $0 }
            clock.advance(by: .seconds(60))
            async let _ = runtime.hold(StreamRequest(source: .core), to: NullReceiver(), from: .patient)
            _ = try await script.openings.next().accept()
            #expect(script.nodeQuestions.withLock { $0 } == asked)
        }
    }

    @Test("a node that has left is read anew as soon as it is back")
    func returns() async throws {
        list(Self.node(1))
        try await playing { runtime in
            async let _ = runtime.hold(StreamRequest(source: .node(1)), to: NullReceiver(), from: .patient)
            _ = try await script.openings.next().accept()
            try await clock.sleep { $0 == .seconds(5) }
            list(Self.node(1, .error))
            clock.advance(by: .seconds(5))
            // The stream is closed, and its next attempt fails.
            try await clock.wake { $0 == RecentLines.pause }
            try await script.openings.next().fail(.unreachable("refused"))
            list(Self.node(1))
            while script.openings.count == 0 {
                _ = try await clock.nextSleep()
                clock.advance(by: .seconds(5))
            }
            _ = try await script.openings.next().accept()
        }
    }
}

extension SubscriptionState {
    fileprivate static var patient: SubscriptionState {
        SubscriptionState(initialDelay: .seconds(1), longestDelay: .seconds(30), stableAfter: .seconds(30))
    }
}
