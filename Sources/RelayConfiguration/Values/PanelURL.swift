// SPDX-License-Identifier: MIT

import Addresses

/// The panel's address: scheme, host, port and a path prefix. Never a user, a query or a fragment.
package struct PanelURL: Hashable, Sendable, CustomStringConvertible {
    package enum Scheme: String, Sendable {
        case http, https

        package var defaultPort: Int {
            switch self {
            case .http: 80
            case .https: 443
            }
        }
    }

    package var scheme: Scheme
    /// A name or an address; IPv6 without its brackets, names in lower case.
    package var host: String
    package var port: Int
    /// What stands before every path of the panel: empty, or begins with `/` and does not end in one.
    package var pathPrefix: String

    package init(scheme: Scheme, host: String, port: Int? = nil, pathPrefix: String = "") {
        self.scheme = scheme
        self.host = host
        self.port = port ?? scheme.defaultPort
        self.pathPrefix = pathPrefix
    }

    /// The host as it stands in a URL: IPv6 in brackets.
    package var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }

    /// Host and port, always both: `panel.example.com:8000`, `[2001:db8::1]:443`.
    package var authority: String { "\(bracketedHost):\(port)" }

    /// The value of an HTTP `Host` header: the port only where it is not the scheme's own (RFC 9112, 3.2).
    package var hostHeader: String { port == scheme.defaultPort ? bracketedHost : authority }

    /// Whether what is sent there stays on this machine, by the host's name alone.
    var isThisMachine: Bool { Loopback.contains(host) }

    package var description: String { "\(scheme.rawValue)://\(hostHeader)\(pathPrefix)" }
}

extension ConnectTarget {
    /// Whether what is sent there stays on this machine.
    var isThisMachine: Bool {
        switch self {
        case .unixSocket: true
        case .tcp(let host, _): Loopback.contains(host)
        }
    }
}

private enum Loopback {
    /// The reader of addresses takes a name of numbers for an IPv4 address only.
    static func contains(_ host: String) -> Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
            || host.hasPrefix("127.") && host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || 0x30...0x39 ~= $0 }
    }
}
