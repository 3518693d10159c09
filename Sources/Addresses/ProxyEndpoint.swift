// SPDX-License-Identifier: MIT

/// A proxy before the panel. Prints no password, and no user name either.
package struct ProxyEndpoint: Equatable, Sendable {
    package enum Kind: String, Sendable {
        /// HTTP, asked with CONNECT.
        case http
        /// SOCKS5 (RFC 1928).
        case socks5
    }

    /// For the proxy itself.
    package struct Credentials: Equatable, Sendable {
        package var username: String
        package var password: String

        package init(username: String, password: String) {
            self.username = username
            self.password = password
        }
    }

    package var kind: Kind
    /// A name or an address; IPv6 without its brackets.
    package var host: String
    package var port: Int
    package var credentials: Credentials?

    package init(kind: Kind, host: String, port: Int, credentials: Credentials? = nil) {
        self.kind = kind
        self.host = host
        self.port = port
        self.credentials = credentials
    }
}

extension ProxyEndpoint: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `socks5://proxy.example.com:1080`
    package var description: String {
        "\(kind.rawValue)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }

    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension ProxyEndpoint.Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<credentials>" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
