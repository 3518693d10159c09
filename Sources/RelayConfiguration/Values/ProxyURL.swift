// SPDX-License-Identifier: MIT

/// A proxy between the relay and the panel. Prints neither user name nor password.
package struct ProxyURL: Hashable, Sendable {
    package enum Scheme: String, Sendable {
        case http, socks5
    }

    /// For the proxy itself.
    package struct Credentials: Hashable, Sendable {
        package var username: Secret
        package var password: Secret

        package init(username: Secret, password: Secret) {
            self.username = username
            self.password = password
        }
    }

    package var scheme: Scheme
    /// A name or an address; IPv6 without its brackets, names in lower case.
    package var host: String
    package var port: Int
    package var credentials: Credentials?

    package init(scheme: Scheme, host: String, port: Int, credentials: Credentials? = nil) {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.credentials = credentials
    }
}

extension ProxyURL: CustomStringConvertible {
    package var description: String {
        "\(scheme.rawValue)://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
}
