// SPDX-License-Identifier: MIT

import Addresses
import Testing

@testable import RelayConfiguration

@Suite("Proxies")
struct ProxyTests {
    private static let secure = PanelURL(scheme: .https, host: "panel.example.com", port: 8000)
    private static let plain = PanelURL(scheme: .http, host: "panel.example.com", port: 8000)

    /// What is used for a panel, with these variables.
    private func used(_ values: [String: String], for url: PanelURL = secure) -> String? {
        ProxyEnvironment(values).proxy(for: url)?.value
    }

    /// The configuration with these variables.
    private func load(_ lines: String = "", _ values: [String: String]) throws(ConfigurationError) -> ProxyEndpoint? {
        var sandbox = Sandbox()
        sandbox.environment.proxies = ProxyEnvironment(values)
        return try sandbox.load(Sandbox.panel + lines).panel.proxy
    }

    @Test("are read with user name and password, in any letters")
    func reading() throws {
        #expect(
            try ProxyEndpoint(reading: "HTTP://us%20er:p%3Ass%25@[::1]:3128/")
                == ProxyEndpoint(
                    kind: .http, host: "::1", port: 3128,
                    credentials: .init(username: "us er", password: "p:ss%")))
        #expect(
            try ProxyEndpoint(reading: "socks5://user@h:1").credentials
                == .init(username: "user", password: ""))
        #expect(try ProxyEndpoint(reading: "socks5h://h:1") == ProxyEndpoint(kind: .socks5, host: "h", port: 1))
    }

    @Test("print neither user name nor password")
    func printing() throws {
        let proxy = try ProxyEndpoint(reading: "socks5://user:hunter2@[::1]:1080")
        #expect("\(proxy)" == "socks5://[::1]:1080")
        var dumped = ""
        dump(proxy, to: &dumped)
        #expect(!dumped.contains("hunter2") && !dumped.contains("user:"))
    }

    @Test("the panel's scheme chooses the variable, and the small letters win")
    func variables() {
        let all = ["https_proxy": "a", "HTTPS_PROXY": "b", "http_proxy": "c", "HTTP_PROXY": "d", "all_proxy": "e"]
        #expect(used(all) == "a")
        #expect(used(all, for: Self.plain) == "c")
        #expect(used(["HTTPS_PROXY": "b", "http_proxy": "c", "all_proxy": "e"]) == "b")
        #expect(used(["http_proxy": "c"]) == nil)
        #expect(used(["https_proxy": ""]) == nil)
        #expect(used(["https_proxy": "", "ALL_PROXY": "f"]) == "f")
        #expect(used(["all_proxy": "e"], for: Self.plain) == "e")
        #expect(used(["HTTP_PROXY": "d"], for: Self.plain) == "d")
    }

    @Test("HTTP_PROXY does not count where a request could have set it")
    func cgi() {
        #expect(used(["HTTP_PROXY": "d", "REQUEST_METHOD": "GET"], for: Self.plain) == nil)
        #expect(used(["http_proxy": "c", "REQUEST_METHOD": "GET"], for: Self.plain) == "c")
    }

    @Test(
        "no_proxy excepts domains with all below them",
        arguments: [
            ("*", true), ("example.com", true), (".example.com", true), ("EXAMPLE.com", true),
            ("*.example.com", true), ("*.EXAMPLE.com:8000", true), ("*.example.com:443", false),
            ("*.xample.com", false),
            ("*.panel.example.com", true), ("*.", false), ("*ample.com", false),
            ("panel.example.com", true), ("other.org, panel.example.com", true), ("other.org example.com", true),
            ("panel.example.com:8000", true), ("panel.example.com:443", false), ("anel.example.com", false),
            ("xample.com", false), ("deeper.panel.example.com", false), ("", false), (",", false), (".", false),
        ])
    func domains(_ list: String, _ isExcepted: Bool) {
        #expect((used(["https_proxy": "a", "no_proxy": list]) == nil) == isExcepted)
        #expect((used(["https_proxy": "a", "NO_PROXY": list]) == nil) == isExcepted)
    }

    @Test(
        "no_proxy excepts addresses and networks",
        arguments: [
            ("10.1.2.3", "10.1.2.3", true), ("10.1.2.3", "10.1.2.4", false), ("10.1.2.3", "10.0.0.0/8", true),
            ("10.1.2.3", "10.1.2.0/31", false), ("10.1.2.3", "10.1.2.2/31", true), ("10.1.2.3", "0.0.0.0/0", true),
            ("10.1.2.3", "10.0.0.0/33", false), ("10.1.2.3", "10.0.0.0/", false), ("10.1.2.3", "3", false),
            ("2001:db8::1", "2001:db8:0::1", true), ("2001:db8::1", "[2001:db8::1]:8000", true),
            ("2001:db8::1", "[2001:db8::1]:1", false), ("2001:db8::1", "2001:db8::/32", true),
            ("2001:db8::1", "2001:db9::/32", false), ("2001:db8::1", "10.0.0.0/8", false),
        ])
    func addresses(_ host: String, _ item: String, _ isExcepted: Bool) {
        let url = PanelURL(scheme: .https, host: host, port: 8000)
        #expect((used(["all_proxy": "a", "no_proxy": item], for: url) == nil) == isExcepted)
    }

    @Test("the environment's is used where Proxy= is empty, also without a scheme")
    func fromEnvironment() throws {
        let proxy = ProxyEndpoint(kind: .http, host: "proxy", port: 3128)
        #expect(try load(["https_proxy": "http://proxy:3128"]) == proxy)
        #expect(try load(["https_proxy": "proxy:3128"]) == proxy)
        #expect(try load("Proxy=\n", ["https_proxy": "proxy:3128"]) == proxy)
        #expect(try load(["https_proxy": "proxy:3128", "no_proxy": "*"]) == nil)
    }

    @Test("Proxy= wins over the environment, exceptions and all")
    func written() throws {
        let values = ["https_proxy": "nonsense", "no_proxy": "*"]
        #expect(
            try load("Proxy=socks5://h:1080\n", values) == ProxyEndpoint(kind: .socks5, host: "h", port: 1080))
    }

    @Test("one of the environment that cannot be used is an error, which does not quote it")
    func unusable() throws {
        let error = try #require(throws: ConfigurationError.self) {
            _ = try load(["ALL_PROXY": "socks4://user:hunter2@h:1"])
        }
        #expect(
            error.description
                == """
                relay.conf: error: the environment's $ALL_PROXY is no kind of proxy that can be used: write \
                http://HOST:PORT or socks5://HOST:PORT; or write Proxy= or set $no_proxy
                """)
    }

    private func load(_ values: [String: String]) throws(ConfigurationError) -> ProxyEndpoint? { try load("", values) }
}
