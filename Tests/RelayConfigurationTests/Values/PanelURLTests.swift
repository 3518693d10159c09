// SPDX-License-Identifier: MIT

import Testing

@testable import RelayConfiguration

@Suite("The panel's address")
struct PanelURLTests {
    private func url(_ text: String) throws -> PanelURL { try PanelURL(reading: text) }

    @Test(
        arguments: [
            ("https://panel.example.com", PanelURL(scheme: .https, host: "panel.example.com", port: 443)),
            ("http://panel.example.com/", PanelURL(scheme: .http, host: "panel.example.com", port: 80)),
            ("HTTPS://Panel.Example.COM:8000", PanelURL(scheme: .https, host: "panel.example.com", port: 8000)),
            ("http://127.0.0.1:1", PanelURL(scheme: .http, host: "127.0.0.1", port: 1)),
            ("http://[2001:DB8::1]:65535", PanelURL(scheme: .http, host: "2001:db8::1", port: 65_535)),
            ("https://[::1]", PanelURL(scheme: .https, host: "::1", port: 443)),
            ("http://a_b-c", PanelURL(scheme: .http, host: "a_b-c", port: 80)),
            ("https://h/a/b//", PanelURL(scheme: .https, host: "h", port: 443, pathPrefix: "/a/b")),
            ("https://h/a%20b", PanelURL(scheme: .https, host: "h", port: 443, pathPrefix: "/a%20b")),
        ])
    func isRead(_ text: String, _ expected: PanelURL) throws {
        #expect(try url(text) == expected)
    }

    @Test(
        arguments: [
            "panel.example.com", "panel.example.com:8000", "https:/h", "https//h", "://h", "ftp://h", "ws://h",
            "wss://h", "https://", "https:///a", "https://:80", "https://h:", "https://h:0", "https://h:65536",
            "https://h:80a", "https://h:-1", "https://h:99999999999999999999", "https://::1", "https://[::1",
            "https://[::1]x", "https://[]", "https://[127.0.0.1]", "https://[fe80::1%25eth0]", "https://u:p@h",
            "https://u@h", "https://h/a@b", "https://h?q", "https://h/a?q", "https://h#f", "https://h/a#/login",
            "https://h/a b", "https://h/ä", "https://h/%2", "https://h/%zz", "https://ä.example", "https://a..b",
            "https://-a", "https://a-", "https://a b", "https://300.1.1.1", "https://1.2.3", "https://a.b.",
            "https://\(String(repeating: "a", count: 64))", "\"https://h\"",
        ])
    func isRefused(_ text: String) {
        #expect(throws: ValueProblem.self) { try url(text) }
    }

    @Test("A name may be 253 characters long")
    func limitsNames() throws {
        let name = Array(repeating: String(repeating: "a", count: 50), count: 5).joined(separator: ".")
        #expect(throws: Never.self) { try url("https://\(name.prefix(253))") }
        #expect(throws: ValueProblem.self) { try url("https://\(name).com") }
    }

    @Test("Host and port for messages, the Host header and the whole")
    func isWritten() throws {
        let plain = try url("https://panel.example.com")
        #expect(plain.authority == "panel.example.com:443")
        #expect(plain.hostHeader == "panel.example.com")
        let address = try url("http://[::1]:8000/p/")
        #expect(address.authority == "[::1]:8000")
        #expect(address.hostHeader == "[::1]:8000")
        #expect(address.description == "http://[::1]:8000/p")
    }
}
