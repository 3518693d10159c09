// SPDX-License-Identifier: MIT

extension ProxyEndpoint {
    private static let right = "write http://HOST:PORT or socks5://HOST:PORT"

    /// Reads `http://HOST:PORT` or `socks5://HOST:PORT`, with `USER:PASSWORD@` before the host where the proxy wants that.
    package init(reading text: String) throws(AddressProblem) {
        guard let parts = SchemeAndRest(text) else { throw AddressProblem("is no address of a proxy: \(Self.right)") }
        let kind: Kind
        switch parts.scheme {
        case "http": kind = .http
        // Every proxy is let resolve the panel's name, which is what the h asks for.
        case "socks5", "socks5h": kind = .socks5
        case "https":
            throw AddressProblem("asks for TLS to the proxy itself, which is not spoken: \(Self.right)")
        default: throw AddressProblem("is no kind of proxy that can be used: \(Self.right)")
        }
        let authority = parts.rest.hasSuffix("/") ? parts.rest.dropLast() : parts.rest
        let pieces = authority.split(separator: "@", omittingEmptySubsequences: false)
        guard pieces.count <= 2, let target = pieces.last else {
            throw AddressProblem("has more than one @: write one in a user name or password as %40")
        }
        let address = try HostAndPort(reading: target)
        guard let port = address.port else { throw AddressProblem("has no port: \(Self.right)") }
        let credentials = pieces.count == 2 ? try Credentials(reading: pieces[0], for: kind) : nil
        self.init(kind: kind, host: address.host, port: port, credentials: credentials)
    }
}

extension ProxyEndpoint.Credentials {
    /// `USER:PASSWORD` or `USER`, with `%XX` for what a URL cannot hold.
    fileprivate init(reading text: Substring, for kind: ProxyEndpoint.Kind) throws(AddressProblem) {
        let name = text.prefix { $0 != ":" }
        let username = try Self.decoded(name)
        let password = try Self.decoded(text[name.endIndex...].dropFirst())
        if username.isEmpty { throw AddressProblem("has no user name before its @: write USER:PASSWORD@HOST:PORT") }
        switch kind {
        case .socks5:
            // RFC 1929: a byte tells their length.
            guard username.utf8.count <= 255, password.utf8.count <= 255 else {
                throw AddressProblem("has a user name or password of more than 255 bytes, which SOCKS5 cannot carry")
            }
        case .http:
            // RFC 7617: what stands before the first colon is the name.
            guard !username.contains(":") else {
                throw AddressProblem("has a colon in its user name, which HTTP cannot carry")
            }
        }
        self.init(username: username, password: password)
    }

    private static func decoded(_ text: Substring) throws(AddressProblem) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexValue), let low = rest.popFirst().flatMap(hexValue) else {
                throw AddressProblem(
                    "has a % in its user name or password that no two hexadecimal digits follow: write %25 for it")
            }
            bytes.append(high << 4 | low)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self), bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { throw AddressProblem("has a user name or password that is no printable text") }
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
