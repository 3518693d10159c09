// SPDX-License-Identifier: MIT

import PanelLogs
import PanelSimulator
import RelayTesting
import Testing

@Suite("The library over the network", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct PanelNetworkTests {
    private static func makePanel(
        _ network: NetworkPanel, credentials: PanelCredentials = .login(username: "admin", password: "admin"),
        _ dialect: PanelDialect? = nil
    ) throws -> Panel {
        var options = PanelOptions()
        options.dialect = dialect
        return try Panel(url: "http://127.0.0.1:\(network.port)", credentials: credentials, options: options)
    }

    @Test("reads a node by its name, finding out the dialect by itself", arguments: PanelDialect.allCases)
    func byName(_ dialect: PanelDialect) async throws {
        try await withPanel(.standing(dialect)) { network in
            let panel = try Self.makePanel(network)
            let taker = EventTaker(panel.node(named: "node-2"))
            _ = try await network.simulator.waitForStream(of: .node(2))
            #expect(try await taker.next() == .connected)
            try await network.simulator.emit(["one", "two"], to: .node(2))
            #expect(try await taker.lines(2) == ["one", "two"])
            #expect(try await panel.dialect() == dialect)
            await panel.closeAll()
            #expect(await taker.end == .over)
        }
    }

    @Test("reads several logs with one login", arguments: PanelDialect.allCases)
    func several(_ dialect: PanelDialect) async throws {
        try await withPanel(.standing(dialect, nodes: 3)) { network in
            let panel = try Self.makePanel(network, dialect)
            let nodes = try await panel.nodes()
            #expect(nodes.map(\.name) == ["node-1", "node-2", "node-3"])
            let takers = nodes.map { EventTaker(panel.node(id: $0.id)) }
            try await network.simulator.waitUntil { $0.openStreams.count == 3 }
            for (node, taker) in zip(nodes, takers) {
                try await network.simulator.emit(["of \(node.id)"], to: .node(node.id))
                #expect(try await taker.lines(1) == ["of \(node.id)"])
            }
            #expect(await network.simulator.observations.logins.accepted == 1)
            await panel.closeAll()
        }
    }

    @Test("after a break of the core's stream, what the panel repeats is not told again")
    func replay() async throws {
        try await withPanel { network in
            let panel = try Self.makePanel(network)
            let taker = EventTaker(panel.core())
            let first = try await network.simulator.waitForStream(of: .core)
            try await network.simulator.emit(["one", "two"], to: .core)
            #expect(try await taker.lines(2) == ["one", "two"])
            await network.simulator.end(.one(first), .eof)
            _ = try await network.simulator.waitForStream(of: .core, after: first)
            try await network.simulator.emit(["three"], to: .core)
            #expect(try await taker.interruption() == .streamEnded)
            #expect(try await taker.next() == .connected)
            guard case .line(let line) = try await taker.next() else {
                Issue.record("no line")
                return
            }
            #expect(line.text == "three")
            await panel.closeAll()
        }
    }

    @Test("a wrong password is tried once", arguments: PanelDialect.allCases)
    func wrongPassword(_ dialect: PanelDialect) async throws {
        try await withPanel(.standing(dialect)) { network in
            let panel = try Self.makePanel(network, credentials: .login(username: "admin", password: "wrong"))
            let takers = [EventTaker(panel.node(id: 1)), EventTaker(panel.node(named: "node-2"))]
            for taker in takers { #expect(await taker.end == .failed(.credentialsRefused)) }
            #expect(await network.simulator.observations.logins.refused == 1)
            await panel.closeAll()
        }
    }

    @Test("what the panel does not have ends the stream", arguments: PanelDialect.allCases)
    func absent(_ dialect: PanelDialect) async throws {
        try await withPanel(.standing(dialect)) { network in
            let panel = try Self.makePanel(network)
            #expect(await EventTaker(panel.node(id: 9)).end == .failed(.nodeNotFound))
            #expect(await EventTaker(panel.node(named: "node-9")).end == .failed(.nodeNotFound))
            if dialect == .eventStream { #expect(await EventTaker(panel.core()).end == .failed(.noCoreStream)) }
            await panel.closeAll()
        }
    }

    @Test("an API key needs no login")
    func apiKey() async throws {
        let key = "pg_key_library"
        let configuration = SimulatorConfiguration.standing(.eventStream).with { $0.keys = [AccountKey(key)] }
        try await withPanel(configuration) { network in
            let panel = try Self.makePanel(network, credentials: .apiKey(key))
            let taker = EventTaker(panel.node(id: 1))
            _ = try await network.simulator.waitForStream(of: .node(1))
            try await network.simulator.emit(["one"], to: .node(1))
            #expect(try await taker.lines(1) == ["one"])
            #expect(await network.simulator.observations.logins.accepted == 0)
            await panel.closeAll()
        }
    }

    /// Options with a proxy on this machine.
    private static func options(through proxy: SimulatedProxy, as user: String) throws -> PanelOptions {
        var options = PanelOptions()
        options.proxy = try PanelOptions.Proxy(url: "\(proxy.kind)://\(user)@127.0.0.1:\(proxy.port)")
        return options
    }

    @Test(
        "reads through a proxy, which looks up the panel's name",
        arguments: [SimulatedProxy.Kind.http, .socks5], PanelDialect.allCases)
    func throughProxy(_ kind: SimulatedProxy.Kind, _ dialect: PanelDialect) async throws {
        try await withPanel(.standing(dialect)) { network in
            try await SimulatedProxy.run(kind, credentials: "us er:p@ss") { proxy in
                let panel = try Panel(
                    url: "http://panel.invalid:\(network.port)",
                    credentials: .login(username: "admin", password: "admin"),
                    options: try Self.options(through: proxy, as: "us%20er:p%40ss"))
                let taker = EventTaker(panel.node(named: "node-1"))
                _ = try await network.simulator.waitForStream(of: .node(1))
                try await network.simulator.emit(["one"], to: .node(1))
                #expect(try await taker.lines(1) == ["one"])
                #expect(Set(proxy.observations.targets) == ["panel.invalid:\(network.port)"])
                await panel.closeAll()
            }
        }
    }

    @Test("what a proxy refuses is told as the proxy's", arguments: [SimulatedProxy.Kind.http, .socks5])
    func refusingProxy(_ kind: SimulatedProxy.Kind) async throws {
        try await withPanel { network in
            try await SimulatedProxy.run(kind, credentials: "user:right") { proxy in
                let panel = try Panel(
                    url: "http://panel.invalid:\(network.port)", credentials: .token("x"),
                    options: try Self.options(through: proxy, as: "user:hunter2"))
                let error = await #expect(throws: PanelLogsError.self) { try await panel.nodes() }
                #expect(error?.code == .notReached)
                #expect(
                    error?.description
                        == """
                        the proxy \(kind)://127.0.0.1:\(proxy.port) refuses the user name or the password: correct them \
                        in PanelOptions.proxy
                        """)
                await panel.closeAll()
            }
        }
    }

    @Test("a log can be read again as soon as its loop is left", arguments: PanelDialect.allCases)
    func again(_ dialect: PanelDialect) async throws {
        try await withPanel(.standing(dialect)) { network in
            let panel = try Self.makePanel(network)
            for _ in 0..<3 {
                for try await event in panel.node(id: 1) {
                    #expect(event == .connected)
                    break
                }
            }
            await panel.closeAll()
        }
    }

    enum Leaving: CaseIterable {
        case breaking, cancelling, dropping
    }

    @Test(
        "who leaves the loop, by whatever way, has closed the connection",
        arguments: PanelDialect.allCases.flatMap { dialect in Leaving.allCases.map { (dialect, $0) } })
    func leaving(_ dialect: PanelDialect, _ leaving: Leaving) async throws {
        // That the panel has seen every connection end, this waits for.
        try await withPanel(.standing(dialect)) { network in
            let panel = try Self.makePanel(network)
            try await network.simulator.emit(["one"], to: .node(1))
            switch leaving {
            case .breaking:
                for try await event in panel.node(id: 1) {
                    if case .line = event { break }
                }
            case .cancelling:
                let taker = EventTaker(panel.node(id: 1))
                #expect(try await taker.lines(1) == ["one"])
                taker.cancel()
                #expect(await taker.end == .over)
            case .dropping:
                var events: LogStream.Iterator? = panel.node(id: 1).makeAsyncIterator()
                #expect(try await events?.next() == .connected)
                events = nil
            }
        }
    }
}
