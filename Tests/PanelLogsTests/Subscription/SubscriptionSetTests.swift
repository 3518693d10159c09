// SPDX-License-Identifier: MIT

import LogRelayModel
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("Subscription set", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct SubscriptionSetTests {
    private let script = ScriptedPanel()
    private let observer = RecordingObserver()

    private func playing(_ body: (SubscriptionSet) async throws -> Void) async throws {
        let panel = Subscription.Panel(
            transport: script, dialects: DialectFinder(fixed: .webSocket),
            authenticator: Authenticator(
                credentials: PanelCredentials.login(username: "relay", password: "secret"), panel: script,
                backoff: Backoff(initial: .seconds(1), maximum: .seconds(30)), observer: observer),
            directory: NodeDirectory(panel: script), observer: observer)
        let set = SubscriptionSet { request, control in
            Subscription(
                request: request, panel: panel, receiver: NullReceiver(),
                state: SubscriptionState(
                    initialDelay: .seconds(1), longestDelay: .seconds(30), stableAfter: .seconds(30)),
                control: control)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await set.run() }
            try await body(set)
            group.cancelAll()
        }
    }

    @Test("starts what is wanted, and leaves alone what still is")
    func adds() async throws {
        try await playing { set in
            await set.want([StreamRequest(source: .core)])
            try await script.logins.next().accept("one")
            _ = try await script.openings.next().accept()
            await set.want([StreamRequest(source: .core), StreamRequest(source: .node(1))])
            let opening = try await script.openings.next()
            #expect(opening.request.source == .node(1))
            _ = opening.accept()
            #expect(script.openings.count == 0)
        }
    }

    @Test("a stream whose request changes is ended first, then opened anew")
    func changes() async throws {
        try await playing { set in
            await set.want([StreamRequest(source: .node(1))])
            try await script.logins.next().accept("one")
            _ = try await script.openings.next().accept()
            await set.want([StreamRequest(source: .node(1), interval: .seconds(5))])
            let opening = try await script.openings.next()
            #expect(opening.request.interval == .seconds(5))
            _ = opening.accept()
        }
    }

    @Test("a stream that is no longer wanted is ended, and can come back")
    func removes() async throws {
        try await playing { set in
            await set.want([StreamRequest(source: .node(1))])
            try await script.logins.next().accept("one")
            _ = try await script.openings.next().accept()
            await set.want([])
            await set.want([StreamRequest(source: .node(1))])
            // Whether the wish was gone for long enough to end the first stream is not for the test to know.
            await set.want([StreamRequest(source: .node(1), interval: .seconds(1))])
            _ = try await script.openings.next().accept()
        }
    }
}
