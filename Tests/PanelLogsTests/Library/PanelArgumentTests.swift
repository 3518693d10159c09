// SPDX-License-Identifier: MIT

import Testing

@testable import PanelLogs

@Suite("What a panel is made of")
struct PanelArgumentTests {
    private static func endpoint(
        _ scheme: PanelEndpoint.Scheme, _ host: String, _ port: Int, _ path: String = ""
    ) -> PanelEndpoint {
        PanelEndpoint(scheme: scheme, host: host, port: port, pathPrefix: path)
    }

    @Test(
        "URLs are read",
        arguments: [
            ("https://panel.example.com", endpoint(.https, "panel.example.com", 443)),
            ("http://panel.example.com:8000", endpoint(.http, "panel.example.com", 8000)),
            ("HTTPS://panel.example.com/", endpoint(.https, "panel.example.com", 443)),
            ("https://panel.example.com/a/b/", endpoint(.https, "panel.example.com", 443, "/a/b")),
            ("http://[2001:db8::1]:8000", endpoint(.http, "2001:db8::1", 8000)),
            ("http://127.0.0.1:1", endpoint(.http, "127.0.0.1", 1)),
        ])
    func url(_ text: String, _ expected: PanelEndpoint) throws {
        #expect(try PanelEndpoint(url: text) == expected)
    }

    @Test(
        "URLs that lead to no panel are refused, and not repeated",
        arguments: [
            "", "panel.example.com", "ftp://panel.example.com", "https://", "https:///api", "http://a b",
            "https://user:hunter2@panel.example.com", "https://panel.example.com/?token=hunter2",
            "https://panel.example.com/#x", "http://panel.example.com:0", "http://panel.example.com:65536",
            "http://panel.example.com:abc",
        ])
    func badURL(_ text: String) {
        let error = #expect(throws: PanelLogsError.self) {
            try Panel(url: text, credentials: .token("x"))
        }
        #expect(error?.code == .invalidArgument)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test(
        "a key or token that cannot stand in a header is refused, and not repeated",
        arguments: [PanelCredentials.apiKey("hunter2\n"), .apiKey(""), .token("hunter2 x"), .token("hunter2é")])
    func badSecret(_ credentials: PanelCredentials) {
        let error = #expect(throws: PanelLogsError.self) {
            try Panel(url: "http://127.0.0.1", credentials: credentials)
        }
        #expect(error?.code == .invalidArgument)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test("authorities that cannot be read are refused, with the file's name")
    func badAuthorities() {
        var options = PanelOptions()
        options.tls.authoritiesFile = "/nowhere/ca.pem"
        let error = #expect(throws: PanelLogsError.self) {
            try Panel(url: "https://127.0.0.1", credentials: .token("x"), options: options)
        }
        #expect(error?.code == .invalidArgument)
        #expect(error?.description.contains("/nowhere/ca.pem") == true)
    }

    @Test(
        "a proxy that cannot be one is refused, and not repeated",
        arguments: [
            "", "proxy:3128", "https://proxy:3128", "socks4://user:hunter2@proxy:1080", "http://user:hunter2@proxy",
            "http://user:hunter2%@proxy:3128", "http://:hunter2@proxy:3128", "socks5://a@hunter2@proxy:1080",
        ])
    func badProxy(_ url: String) {
        let error = #expect(throws: PanelLogsError.self) { try PanelOptions.Proxy(url: url) }
        #expect(error?.code == .invalidArgument)
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test("options with a proxy print neither its user name nor its password")
    func proxyPrinted() throws {
        var options = PanelOptions()
        options.proxy = try PanelOptions.Proxy(url: "socks5://somebody:hunter2@[::1]:1080")
        var printed = "\(options) \(String(reflecting: options))"
        dump(options, to: &printed)
        #expect(printed.contains("socks5://[::1]:1080"))
        #expect(!printed.contains("hunter2") && !printed.contains("somebody"))
    }

    @Test("a pin that is none is refused")
    func badPin() {
        var options = PanelOptions()
        options.tls.publicKeyPin = "no pin"
        let error = #expect(throws: PanelLogsError.self) {
            try Panel(url: "https://127.0.0.1", credentials: .token("x"), options: options)
        }
        #expect(error?.code == .invalidArgument)
    }
}
