// SPDX-License-Identifier: MIT

import Addresses
import Testing

@testable import RelayConfiguration

@Suite("Connect=")
struct ConnectTests {
    private func connect(_ value: String) throws -> ConnectTarget? {
        try Sandbox().load(Sandbox.panel + "Connect=\(value)").panel.connect
    }

    @Test(
        "takes a Unix socket's path, or a host and a port",
        arguments: [
            ("unix:/run/panel.sock", ConnectTarget.unixSocket(path: "/run/panel.sock")),
            ("unix:/run/a b:c/p.sock", .unixSocket(path: "/run/a b:c/p.sock")),
            ("127.0.0.1:8000", .tcp(host: "127.0.0.1", port: 8000)),
            ("Panel.internal:443", .tcp(host: "panel.internal", port: 443)),
            ("[::1]:8000", .tcp(host: "::1", port: 8000)),
        ])
    func values(_ written: String, _ target: ConnectTarget) throws {
        #expect(try connect(written) == target)
        #expect(try ConnectTarget(reading: "\(target)") == target)
    }

    @Test("empty, the panel is connected to at its URL") func empty() throws {
        #expect(try connect("") == nil)
    }

    @Test("takes a path as long as a socket's may be, and none that is longer") func length() throws {
        let longest = "/" + String(repeating: "p", count: 106)
        #expect(try connect("unix:\(longest)") == .unixSocket(path: longest))
        #expect(Sandbox().diagnostics(Sandbox.panel + "Connect=unix:\(longest)p").count == 1)
    }

    @Test("the environment's proxies do not count with it, however wrong they are") func noEnvironment() throws {
        var sandbox = Sandbox()
        sandbox.environment.proxies = ProxyEnvironment(["all_proxy": "nonsense://"])
        let panel = try sandbox.load(Sandbox.panel + "Connect=127.0.0.1:8000").panel
        #expect(panel.proxy == nil)
        #expect(panel.connect == .tcp(host: "127.0.0.1", port: 8000))
    }
}
