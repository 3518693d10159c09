// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelSimulator
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("Node watch over the network", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct NodeWatchTests {
    private typealias Resolution = SourceSelection.Resolution

    /// Watches a panel; the questions follow each other after `interval`, or when the test lets `clock` pass it.
    private func watching(
        _ nodes: SourceSelection.Nodes, on dialect: PanelDialect, password: String = "admin",
        _ body: @escaping @Sendable (NetworkPanel, Inbox<Resolution>, Step) async throws -> Void
    ) async throws {
        try await withPanel(.standing(dialect)) { panel in
            let clock = ManualClock()
            var shared = panel.shared(password: password)
            shared.directory = NodeDirectory(
                panel: PanelClient(dialler: panel.dialler(), dialects: shared.dialects), clock: clock.clock)
            shared.clock = clock.clock
            let applied = Inbox<Resolution>()
            let watch = NodeWatch(
                selection: SourceSelection(core: true, nodes: nodes), panel: shared, interval: .seconds(15),
                backoff: Backoff(initial: .seconds(5), maximum: .seconds(10))
            ) { applied.put($0) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await watch.run() }
                try await body(panel, applied, Step(clock: clock))
                group.cancelAll()
            }
        }
    }

    private struct Step: Sendable {
        let clock: ManualClock

        /// Lets the watch ask again: waits until it sleeps, and ends that sleep.
        @discardableResult
        func callAsFunction() async throws -> Duration {
            let delay = try await clock.nextSleep()
            // Beyond what the directory remembers, too.
            clock.advance(by: max(delay, .seconds(2)))
            return delay
        }
    }

    private static func sources(_ resolution: Resolution) -> [SourceID] { resolution.requests.map(\.source) }

    @Test("the core needs no list; the nodes come with it", arguments: PanelDialect.allCases)
    func first(_ dialect: PanelDialect) async throws {
        try await watching(.all, on: dialect) { panel, applied, _ in
            #expect(Self.sources(try await applied.next()) == panel.sources())
            let listed = try await applied.next()
            #expect(Self.sources(listed) == panel.sources(1, 2))
            #expect(listed.names == [.node(1): "node-1", .node(2): "node-2"])
            #expect(try await panel.observer.events.next() == .loggedIn("admin"))
            #expect(try await panel.observer.events.next() == .listRecovered(2))
        }
    }

    @Test(
        "nodes that appear, vanish, are renamed or disabled change what is wanted; nothing else does",
        arguments: PanelDialect.allCases)
    func changes(_ dialect: PanelDialect) async throws {
        try await watching(.all, on: dialect) { panel, applied, step in
            _ = try await applied.next()
            _ = try await applied.next()
            await panel.simulator.setNode(id: 3, name: "new")
            #expect(try await step() == .seconds(15))
            #expect(Self.sources(try await applied.next()) == panel.sources(1, 2, 3))
            await panel.simulator.removeNode(1)
            try await step()
            #expect(Self.sources(try await applied.next()) == panel.sources(2, 3))
            await panel.simulator.setNode(id: 2, name: "renamed")
            try await step()
            #expect(try await applied.next().names[.node(2)] == "renamed")
            // In error it is still wanted: the stream itself finds out when it is back.
            await panel.simulator.setNode(id: 2, name: "renamed", status: .error)
            try await step()
            try await step()
            await panel.simulator.setNode(id: 3, name: "new", status: .disabled)
            try await step()
            #expect(Self.sources(try await applied.next()) == panel.sources(2))
            await panel.simulator.setNode(id: 3, name: "new")
            try await step()
            #expect(Self.sources(try await applied.next()) == panel.sources(2, 3))
        }
    }

    @Test("a list that fails changes nothing, is told once, and so is its return", arguments: PanelDialect.allCases)
    func failure(_ dialect: PanelDialect) async throws {
        try await watching(.all, on: dialect) { panel, applied, step in
            _ = try await applied.next()
            _ = try await applied.next()
            #expect(try await panel.observer.events.next() == .loggedIn("admin"))
            #expect(try await panel.observer.events.next() == .listRecovered(2))
            await panel.simulator.inject { $0.requests = .status(502) }
            for _ in 0..<3 { try await step() }
            await panel.simulator.setNode(id: 3, name: "new")
            await panel.simulator.inject { $0.requests = .asThePanel }
            try await step()
            #expect(Self.sources(try await applied.next()) == panel.sources(1, 2, 3))
            guard case .listFailed(.unexpected(let answer)) = try await panel.observer.events.next() else {
                Issue.record("the failure was not told")
                return
            }
            #expect(answer.status == 502)
            #expect(try await panel.observer.events.next() == .listRecovered(3))
        }
    }

    @Test("an expired token is renewed by one login", arguments: PanelDialect.allCases)
    func expiredToken(_ dialect: PanelDialect) async throws {
        try await watching(.all, on: dialect) { panel, applied, step in
            _ = try await applied.next()
            _ = try await applied.next()
            await panel.simulator.expireTokens()
            await panel.simulator.setNode(id: 3, name: "new")
            try await step()
            #expect(Self.sources(try await applied.next()).last == .node(3))
            #expect(await panel.simulator.observations.logins.accepted == 2)
        }
    }

    @Test(
        "a list refused with every token costs two logins, not one each time it is due",
        arguments: PanelDialect.allCases)
    func refusedAlways(_ dialect: PanelDialect) async throws {
        try await watching(.all, on: dialect) { panel, applied, step in
            await panel.simulator.inject { $0.requests = .status(401) }
            _ = try await applied.next()
            for _ in 0..<5 { try await step() }
            _ = try await step.clock.nextSleep()
            #expect(await panel.simulator.observations.logins.accepted == 2)
        }
    }

    @Test(
        "names that no node has are told once, and streamed as soon as one has them", arguments: PanelDialect.allCases)
    func unknownNames(_ dialect: PanelDialect) async throws {
        try await watching(.listed([.name("node-1"), .name("missing")]), on: dialect) { panel, applied, step in
            let first = try await applied.next()
            #expect(Self.sources(first) == panel.sources())
            #expect(Self.sources(try await applied.next()) == panel.sources(1))
            try await step()
            try await step()
            await panel.simulator.setNode(id: 9, name: "missing")
            try await step()
            #expect(Self.sources(try await applied.next()) == panel.sources(1, 9))
            #expect(try await panel.observer.events.next() == .loggedIn("admin"))
            #expect(try await panel.observer.events.next() == .listRecovered(2))
            #expect(try await panel.observer.events.next() == .notFound(["missing"]))
            panel.observer.events.put(.loggedIn("nothing more was told"))
            #expect(try await panel.observer.events.next() == .loggedIn("nothing more was told"))
        }
    }

    @Test(
        "a listed node is streamed by its number before the list has come, and disabled too",
        arguments: PanelDialect.allCases)
    func listedByNumber(_ dialect: PanelDialect) async throws {
        try await watching(.listed([.id(1), .id(8)]), on: dialect) { panel, applied, step in
            #expect(Self.sources(try await applied.next()) == panel.sources(1, 8))
            #expect(try await applied.next().names == [.node(1): "node-1"])
            await panel.simulator.setNode(id: 1, name: "renamed", status: .disabled)
            try await step()
            let renamed = try await applied.next()
            #expect(Self.sources(renamed) == panel.sources(1, 8))
            #expect(renamed.names == [.node(1): "renamed"])
        }
    }

    @Test("a wrong password costs one login, however often the list is due", arguments: PanelDialect.allCases)
    func wrongPassword(_ dialect: PanelDialect) async throws {
        try await watching(.all, on: dialect, password: "wrong") { panel, applied, step in
            _ = try await applied.next()
            for _ in 0..<5 { try await step() }
            _ = try await step.clock.nextSleep()
            #expect(await panel.simulator.observations.logins.refused == 1)
            let refused = PanelError.loginRefused(
                LoginRefusal(status: 401, words: "Incorrect username or password"))
            #expect(try await panel.observer.events.next() == .loginFailed(refused))
            #expect(try await panel.observer.events.next() == .listFailed(refused))
        }
    }
}
