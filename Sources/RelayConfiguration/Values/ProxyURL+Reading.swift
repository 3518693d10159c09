// SPDX-License-Identifier: MIT

extension ValueType where Value == ProxyURL {
    /// `http://HOST:PORT` or `socks5://HOST:PORT`, with `USER:PASSWORD@` before the host where the proxy wants that. Never
    /// quoted, and with a password a secret.
    static var proxyURL: Self {
        Self(.guarded, holdsSecret: { $0.string.contains("@") }) { text throws(ValueProblem) in
            try ProxyURL(reading: text.string)
        }
    }
}

extension ProxyURL {
    private static let right = "write http://HOST:PORT or socks5://HOST:PORT"

    init(reading text: String) throws(ValueProblem) {
        guard let parts = SchemeAndRest(text) else { throw ValueProblem("is no proxy: \(Self.right)") }
        let scheme: Scheme
        switch parts.scheme {
        case "http": scheme = .http
        // The relay has every proxy resolve the panel's name, which is what the h asks for.
        case "socks5", "socks5h": scheme = .socks5
        case "https":
            throw ValueProblem("asks for TLS to the proxy itself, which the relay does not speak: \(Self.right)")
        default: throw ValueProblem("is no kind of proxy that the relay knows: \(Self.right)")
        }
        let authority = parts.rest.hasSuffix("/") ? parts.rest.dropLast() : parts.rest
        let pieces = authority.split(separator: "@", omittingEmptySubsequences: false)
        guard pieces.count <= 2, let target = pieces.last else {
            throw ValueProblem("has more than one @: write one in a user name or password as %40")
        }
        let (host, port) = try PanelURL.hostAndPort(target)
        guard let port else { throw ValueProblem("has no port: \(Self.right)") }
        let credentials = pieces.count == 2 ? try Credentials(reading: pieces[0], for: scheme) : nil
        self.init(scheme: scheme, host: host, port: port, credentials: credentials)
    }
}

extension ProxyURL.Credentials {
    /// `USER:PASSWORD` or `USER`, with `%XX` for what a URL cannot hold.
    fileprivate init(reading text: Substring, for scheme: ProxyURL.Scheme) throws(ValueProblem) {
        let name = text.prefix { $0 != ":" }
        let username = try Self.decoded(name)
        let password = try Self.decoded(text[name.endIndex...].dropFirst())
        if username.isEmpty { throw ValueProblem("has no user name before its @: write USER:PASSWORD@HOST:PORT") }
        switch scheme {
        case .socks5:
            // RFC 1929: a byte tells their length.
            guard username.utf8.count <= 255, password.utf8.count <= 255 else {
                throw ValueProblem("has a user name or password of more than 255 bytes, which SOCKS5 cannot carry")
            }
        case .http:
            // RFC 7617: what stands before the first colon is the name.
            guard !username.contains(":") else {
                throw ValueProblem("has a colon in its user name, which HTTP cannot carry")
            }
        }
        self.init(username: Secret(username), password: Secret(password))
    }

    private static func decoded(_ text: Substring) throws(ValueProblem) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexValue), let low = rest.popFirst().flatMap(hexValue) else {
                throw ValueProblem(
                    "has a % in its user name or password that no two hexadecimal digits follow: write %25 for it")
            }
            bytes.append(high << 4 | low)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self), bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { throw ValueProblem("has a user name or password that is no printable text") }
        return decoded
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
