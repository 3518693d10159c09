// SPDX-License-Identifier: MIT

import Glibc
import PanelSimulator
import RelayTesting
import Testing

@Suite("Through a proxy") struct ProxyTests {
    private static let secret = "pr0xy-never-to-be-told"

    /// Runs a proxy around a test.
    private func withProxy(
        _ kind: SimulatedProxy.Kind, credentials: String? = nil, _ body: (SimulatedProxy) async throws -> Void
    ) async throws {
        let proxy = try await SimulatedProxy(kind, credentials: credentials)
        do {
            try await body(proxy)
        } catch {
            try await proxy.stop()
            throw error
        }
        try await proxy.stop()
    }

    @Test(
        "the panel's lines come, its name is the proxy's to resolve, and nobody is told the password",
        arguments: TestedStream.allCases, [SimulatedProxy.Kind.http, .socks5])
    func lines(_ stream: TestedStream, _ kind: SimulatedProxy.Kind) async throws {
        try await Stage.with(stream) { stage in
            try await withProxy(kind, credentials: "user:\(Self.secret)") { proxy in
                let port = await stage.panel.port
                let relay = try await stage.start {
                    $0["Panel", "URL"] = "http://panel.invalid:\(port)"
                    $0["Panel", "Proxy"] = "\(kind.rawValue)://user:\(Self.secret)@127.0.0.1:\(proxy.port)"
                }
                try await stage.waitForStreams()
                let consumer = try await stage.connect()
                try await stage.emit(["one", "two"])
                #expect(try await consumer.take(2, "log").lines == ["one", "two"])
                let way = "\(kind.rawValue)://127.0.0.1:\(proxy.port)"
                let status = try stage.run(["status", "--json", "--socket", stage.socketPath])
                #expect(try await status.waitForExit() == .status(0))
                #expect(status.output.all.contains { $0.contains("\"proxy\":\"\(way)\"") })
                #expect(relay.process.errors.all.contains { $0.contains("has started") && $0.contains(way) })
                #expect(!(relay.words + status.output.all).contains { $0.contains(Self.secret) })
                #expect(Set(proxy.observations.targets) == ["panel.invalid:\(port)"])
            }
        }
    }

    @Test("the environment's is used, but not where no_proxy says so", arguments: [false, true])
    func environment(_ isExcepted: Bool) async throws {
        try await Stage.with(.core) { stage in
            try await withProxy(.http) { proxy in
                var environment = ["http_proxy": "127.0.0.1:\(proxy.port)"]
                if isExcepted { environment["no_proxy"] = "127.0.0.0/8" }
                _ = try await stage.start(environment: environment)
                try await stage.waitForStreams()
                #expect(proxy.observations.targets.isEmpty == isExcepted)
            }
        }
    }

    @Test("a refused password is told as the proxy's, not tried on and on, and corrected by a reload")
    func refused() async throws {
        try await Stage.with(.core) { stage in
            try await withProxy(.socks5, credentials: "user:right") { proxy in
                let url = "@127.0.0.1:\(proxy.port)"
                let relay = try await stage.start { $0["Panel", "Proxy"] = "socks5://user:\(Self.secret)\(url)" }
                let consumer = try await stage.connect()
                try await consumer.waitForState("refused", of: stage.source.name)
                #expect(await stage.panel.observations.connections.accepted == 0)
                _ = try await relay.process.errors.first("the proxy's refusal") {
                    $0.contains("the proxy socks5://127.0.0.1:\(proxy.port) refuses the user name or the password")
                }
                // As many as may have begun before the first was refused: for the list of nodes, the login, the stream.
                #expect(proxy.observations.connections <= 3)
                try await stage.write { $0["Panel", "Proxy"] = "socks5://user:right\(url)" }
                relay.process.signal(SIGHUP)
                try await consumer.waitForState("connected", of: stage.source.name)
                #expect(!relay.words.contains { $0.contains(Self.secret) })
            }
        }
    }

    @Test("a reload takes the streams to a proxy that was written in", arguments: TestedStream.ofEachDialect)
    func reload(_ stream: TestedStream) async throws {
        try await Stage.with(stream) { stage in
            try await withProxy(.http) { proxy in
                let relay = try await stage.start()
                try await stage.waitForStreams()
                let before = await stage.panel.observations.openStreams.map(\.id)
                try await stage.write { $0["Panel", "Proxy"] = "http://127.0.0.1:\(proxy.port)" }
                relay.process.signal(SIGHUP)
                try await stage.waitForPanel("the streams anew") { seen in
                    seen.openStreams.count == before.count && !seen.openStreams.contains { before.contains($0.id) }
                }
                #expect(!proxy.observations.targets.isEmpty)
            }
        }
    }
}
