// SPDX-License-Identifier: MIT

/// Where the panel is.
package struct PanelEndpoint: Hashable, Sendable {
    package enum Scheme: String, Sendable {
        case http, https

        var defaultPort: Int { self == .http ? 80 : 443 }
    }

    package var scheme: Scheme
    /// A name or an address; an IPv6 address without brackets.
    package var host: String
    package var port: Int
    /// What stands before `/api`: empty, or with a leading and without a trailing slash.
    package var pathPrefix: String

    package init(scheme: Scheme, host: String, port: Int? = nil, pathPrefix: String = "") {
        self.scheme = scheme
        self.host = host
        self.port = port ?? scheme.defaultPort
        self.pathPrefix = pathPrefix
    }

    /// What the `Host` header says: the port only where it is not the scheme's own (RFC 9110, section 7.2).
    var hostHeader: String { port == scheme.defaultPort ? bracketedHost : "\(bracketedHost):\(port)" }

    /// The URL without its path, as a browser's `Origin` header has it (RFC 6454, section 6.2).
    var origin: String { "\(scheme.rawValue)://\(hostHeader)" }

    /// Host and port, always both.
    var authority: String { "\(bracketedHost):\(port)" }

    private var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }
}
