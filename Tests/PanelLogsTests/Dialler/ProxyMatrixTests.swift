// SPDX-License-Identifier: MIT

import Addresses
import LogRelayModel
import PanelSimulator
import RelayTesting
import Testing

@testable import PanelLogs

/// What proxies do, for every use of the dialler, with and without TLS behind them.
@Suite("Proxies, whatever the use", .timeLimit(.minutes(5 * Sanitizer.timeLimitFactor)))
struct ProxyMatrixTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var kind: SimulatedProxy.Kind
        var behaviour: SimulatedProxy.Behaviour
        /// What the proxy wants.
        var wanted: String?
        /// What it is given.
        var given: ProxyEndpoint.Credentials?
        var failure: ProxyError.Failure
        /// A part of the sentence.
        var words: String
    }

    private static let wrong = ProxyEndpoint.Credentials(username: "user", password: "hunter2")

    private static func http(_ status: String, _ failure: ProxyError.Failure, _ words: String) -> Case {
        let answer = Array("HTTP/1.1 \(status)\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\nwhat".utf8)
        return Case(
            testDescription: "CONNECT: \(status)", kind: .http, behaviour: .answer(answer), failure: failure,
            words: words)
    }

    private static func socks(reply: UInt8, _ failure: ProxyError.Failure, _ words: String) -> Case {
        Case(
            testDescription: "SOCKS5: reply \(reply)", kind: .socks5,
            behaviour: .answer([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]), failure: failure, words: words)
    }

    static let cases = [
        Case(
            testDescription: "CONNECT: wants a password", kind: .http, behaviour: .tunnel, wanted: "user:right",
            failure: .credentialsWanted, words: "wants a user name and a password: write them into Proxy= (http://USER"),
        Case(
            testDescription: "CONNECT: wrong password", kind: .http, behaviour: .tunnel, wanted: "user:right",
            given: wrong, failure: .credentialsRefused, words: "refuses the user name or the password: correct them"),
        http("403 Forbidden", .forbidden("HTTP 403"), "does not allow connections to the panel (HTTP 403)"),
        http("502 Bad Gateway", .panelUnreachable("HTTP 502"), "does not reach the panel (HTTP 502): check URL="),
        http("504 Gateway Timeout", .panelUnreachable("HTTP 504"), "does not reach the panel (HTTP 504)"),
        http("405 Not Allowed", .failed("HTTP 405: it does not take CONNECT"), "HTTP 405: it does not take CONNECT"),
        http("302 Found", .failed("HTTP 302"), "does not connect to the panel (HTTP 302): see its own log"),
        Case(
            testDescription: "CONNECT: speaks no HTTP", kind: .http, behaviour: .say(Array("220 mail\r\n".utf8)),
            failure: .foreign, words: "is no such proxy: check its scheme, host and port in Proxy="),
        Case(
            testDescription: "CONNECT: is a SOCKS5 proxy", kind: .http, behaviour: .say([5, 0xFF]), failure: .foreign,
            words: "is no such proxy"),
        Case(
            testDescription: "SOCKS5: wants a password", kind: .socks5, behaviour: .tunnel, wanted: "user:right",
            failure: .credentialsWanted,
            words: "wants a user name and a password: write them into Proxy= (socks5://USER"),
        Case(
            testDescription: "SOCKS5: wrong password", kind: .socks5, behaviour: .tunnel, wanted: "user:right",
            given: wrong, failure: .credentialsRefused, words: "refuses the user name or the password"),
        socks(reply: 1, .failed("general failure"), "does not connect to the panel (general failure)"),
        socks(reply: 2, .forbidden("by its rules"), "does not allow connections to the panel (by its rules)"),
        socks(reply: 4, .panelUnreachable("host unreachable"), "does not reach the panel (host unreachable)"),
        socks(reply: 5, .panelUnreachable("connection refused"), "does not reach the panel (connection refused)"),
        socks(reply: 7, .failed("command not supported"), "(command not supported): see its own log"),
        Case(
            testDescription: "SOCKS5: speaks HTTP", kind: .socks5,
            behaviour: .say(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)), failure: .foreign,
            words: "is no such proxy"),
        Case(
            testDescription: "SOCKS5: hangs up", kind: .socks5, behaviour: .hangUp, failure: .closed(nil),
            words: "hung up before it had connected to the panel"),
        Case(
            testDescription: "CONNECT: hangs up", kind: .http, behaviour: .hangUp, failure: .closed(nil),
            words: "hung up before it had connected to the panel"),
    ]

    @Test("a refusal is told as the proxy's, and without its password", arguments: DiallerUse.allCases, cases)
    func refusals(_ use: DiallerUse, _ test: Case) async throws {
        try await withPanel(use.configuration) { panel in
            try await SimulatedProxy.run(test.kind, test.behaviour, credentials: test.wanted) { proxy in
                let dialler = panel.dialler(host: "panel.invalid", proxy: proxy.endpoint(test.given))
                let error = try #require(await use.failure(panel, dialler))
                #expect(error == .proxy(ProxyError(test.failure, of: proxy.endpoint())))
                let words = error.description
                #expect(words.contains(test.words), "\(words)")
                #expect(words.contains("\(test.kind.rawValue)://127.0.0.1:\(proxy.port)"), "\(words)")
                #expect(!words.contains("hunter2"))
            }
            #expect(await panel.simulator.observations.connections.accepted == 0)
        }
    }

    /// Expects a time-out in the place where nothing answers. On a busy machine a short one may be over before: then a
    /// longer one has to find it.
    private func timesOut(_ expected: DialError, _ dial: (Duration) async -> DialError?) async {
        var last: DialError?
        for timeout in [NetworkPanel.moment, NetworkPanel.moment * 5, NetworkPanel.moment * 30] {
            last = await dial(timeout)
            if last == expected { return }
        }
        #expect(last == expected)
    }

    @Test("a proxy that answers never is told after the time-out", arguments: DiallerUse.allCases)
    func silence(_ use: DiallerUse) async throws {
        try await withPanel(use.configuration) { panel in
            for kind in [SimulatedProxy.Kind.http, .socks5] {
                try await SimulatedProxy.run(kind, .silence) { proxy in
                    await timesOut(.proxy(ProxyError(.silent, of: proxy.endpoint()))) { timeout in
                        await use.failure(panel, panel.dialler(proxy: proxy.endpoint(), timeout: timeout))
                    }
                }
            }
        }
    }

    @Test("a proxy that takes no connection is told after the time-out", arguments: DiallerUse.allCases)
    func noConnection(_ use: DiallerUse) async throws {
        let listener = try FullListener()
        try await withPanel(use.configuration) { panel in
            let proxy = ProxyEndpoint(kind: .socks5, host: "127.0.0.1", port: listener.port, credentials: nil)
            let error = await use.failure(panel, panel.dialler(proxy: proxy, timeout: NetworkPanel.moment))
            #expect(
                error?.description.hasPrefix(
                    "the proxy \(proxy) cannot be reached: no answer to the connection attempt") == true)
        }
    }

    @Test("a proxy that is not there is told as such", arguments: DiallerUse.allCases)
    func absent(_ use: DiallerUse) async throws {
        try await withPanel(use.configuration) { panel in
            let port = try RefusingPort()
            for kind in [ProxyEndpoint.Kind.http, .socks5] {
                let absent = ProxyEndpoint(kind: kind, host: "127.0.0.1", port: port.number, credentials: nil)
                let words = await use.failure(panel, panel.dialler(proxy: absent))?.description ?? ""
                #expect(words.hasPrefix("the proxy \(absent) cannot be reached: "))
                #expect(words.contains("Connection refused"))
            }
            withExtendedLifetime(port) {}
        }
    }

    @Test("what is silent behind a proxy is told as the panel", arguments: DiallerUse.allCases)
    func silentPanel(_ use: DiallerUse) async throws {
        try await withPanel(use.configuration) { panel in
            await panel.simulator.inject { $0.connections = .silence }
            let policy = try TLSPolicy(trust: .anybody, name: "localhost")
            try await throughEachWay { proxy in
                await timesOut(.timedOut(.tls)) { timeout in
                    await use.failure(panel, panel.dialler(tls: policy, proxy: proxy, timeout: timeout))
                }
                await timesOut(.timedOut(.http)) { timeout in
                    await use.failure(panel, panel.dialler(proxy: proxy, timeout: timeout))
                }
            }
        }
    }

    @Test(
        "the proxy resolves the panel's name, gets its password, and is asked once",
        arguments: DiallerUse.allCases, [SimulatedProxy.Kind.http, .socks5])
    func tunnel(_ use: DiallerUse, _ kind: SimulatedProxy.Kind) async throws {
        try await withPanel(use.configuration) { panel in
            try await SimulatedProxy.run(kind, credentials: "us er:p:ss wörd") { proxy in
                let credentials = ProxyEndpoint.Credentials(username: "us er", password: "p:ss wörd")
                let dialler = panel.dialler(host: "panel.invalid", proxy: proxy.endpoint(credentials))
                let token = try await panel.token()
                #expect(await use.failure(panel, dialler, token: token) == nil)
                #expect(
                    proxy.observations
                        == SimulatedProxy.Observations(
                            connections: 1, targets: ["panel.invalid:\(panel.port)"],
                            credentials: ["us er:p:ss wörd"]))
            }
            let requests = await panel.simulator.observations.requests
            #expect(requests.last?.header("Host") == "panel.invalid:\(panel.port)")
            #expect(requests.allSatisfy { $0.header("Proxy-Authorization") == nil })
        }
    }

    @Test("an address goes to the proxy as an address", arguments: [SimulatedProxy.Kind.http, .socks5])
    func address(_ kind: SimulatedProxy.Kind) async throws {
        try await withPanel { panel in
            try await SimulatedProxy.run(kind) { proxy in
                _ = try await panel.token(panel.dialler(host: "127.0.0.1", proxy: proxy.endpoint()))
                #expect(proxy.observations.targets == ["127.0.0.1:\(panel.port)"])
            }
        }
    }

    @Test(
        "what comes together with the proxy's answer is the panel's",
        arguments: [
            (SimulatedProxy.Kind.http, Array("HTTP/1.1 200 OK\r\n\r\n220 mail.example.com ESMTP\r\n".utf8)),
            (.socks5, [5, 0, 0, 1, 0, 0, 0, 0, 0, 0] + Array("220 mail.example.com ESMTP\r\n".utf8)),
        ])
    func leftOver(_ kind: SimulatedProxy.Kind, _ answer: [UInt8]) async throws {
        try await withPanel { panel in
            try await SimulatedProxy.run(kind, .answer(answer)) { proxy in
                let error = await DiallerUse.rest.failure(panel, panel.dialler(proxy: proxy.endpoint()))
                #expect(error == .notHTTP)
                let policy = try TLSPolicy(trust: .anybody, name: "localhost")
                let words = await DiallerUse.rest.failure(panel, panel.dialler(tls: policy, proxy: proxy.endpoint()))
                #expect(words.map { !$0.description.contains("proxy") } == true, "\(String(describing: words))")
            }
        }
    }

    @Test("a proxy that has refused is not asked again by whoever comes next, until a while has passed")
    func brake() async throws {
        try await withPanel { panel in
            try await SimulatedProxy.run(.http, credentials: "user:right") { proxy in
                let clock = ManualClock()
                let dialler = Dialler(
                    endpoint: PanelEndpoint(scheme: .http, host: "127.0.0.1", port: panel.port), tls: nil,
                    proxy: proxy.endpoint(Self.wrong), loop: panel.loop, timeout: NetworkPanel.patience,
                    clock: clock.clock)
                let refused = DialError.proxy(ProxyError(.credentialsRefused, of: proxy.endpoint()))
                for use in [DiallerUse.rest, .webSocket, .eventStream] {
                    #expect(await use.failure(panel, dialler) == refused)
                }
                #expect(proxy.observations.connections == 1)
                clock.advance(by: ProxyBrake.pause)
                #expect(await DiallerUse.rest.failure(panel, dialler) == refused)
                #expect(proxy.observations.connections == 2)
            }
        }
    }

    @Test("a cancelled task waits for no proxy", arguments: [SimulatedProxy.Kind.http, .socks5])
    func cancelled(_ kind: SimulatedProxy.Kind) async throws {
        try await withPanel { panel in
            try await SimulatedProxy.run(kind, .silence) { proxy in
                let dialler = panel.dialler(proxy: proxy.endpoint())
                let dial = Task { await DiallerUse.rest.failure(panel, dialler) }
                await Task.yield()
                dial.cancel()
                #expect(await dial.value == .cancelled)
            }
        }
    }
}
