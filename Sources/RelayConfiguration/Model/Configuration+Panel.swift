// SPDX-License-Identifier: MIT

package import Addresses

extension Configuration {
    /// `[Panel]`
    package struct Panel: Equatable, Sendable {
        package var url: PanelURL
        package var dialect: Dialect
        package var credentials: Credentials
        /// Where to connect instead of the URL's host and port; nil: there. Never beside a proxy.
        package var connect: ConnectTarget?
        /// As `Proxy=` or the environment says; nil: the panel is connected to directly.
        package var proxy: ProxyEndpoint?
        /// What this relay calls itself in the journal.
        package var instance: String

        package init(
            url: PanelURL, dialect: Dialect, credentials: Credentials, connect: ConnectTarget? = nil,
            proxy: ProxyEndpoint?, instance: String
        ) {
            self.url = url
            self.dialect = dialect
            self.credentials = credentials
            self.connect = connect
            self.proxy = proxy
            self.instance = instance
        }
    }

    /// With what the relay asks the panel for access.
    package enum Credentials: Equatable, Sendable {
        case login(username: String, password: Secret)
        /// PasarGuard 5.1 and later.
        case apiKey(Secret)
        /// A token that somebody else has got.
        case token(Secret)
    }

    /// `[TLS]`
    package struct TLS: Equatable, Sendable {
        /// The authorities of `CAFile=`.
        package struct CAFile: Equatable, Sendable {
            package var path: String
            /// What it held when the configuration was read: PEM, with a certificate in it.
            package var pem: [UInt8]

            package init(path: String, pem: [UInt8]) {
                self.path = path
                self.pem = pem
            }
        }

        /// nil: the system's authorities.
        package var caFile: CAFile?
        /// Where the environment says that the system's authorities are; nil: where the distribution keeps them.
        package var systemCAFile: String?
        /// SNI and the name to verify; nil: the URL's host.
        package var serverName: String?
        /// The only key to accept: base64 of the SHA-256 of its SPKI.
        package var pinSHA256: String?
        package var verify: Bool

        package init(
            caFile: CAFile?, systemCAFile: String? = nil, serverName: String?, pinSHA256: String?, verify: Bool
        ) {
            self.caFile = caFile
            self.systemCAFile = systemCAFile
            self.serverName = serverName
            self.pinSHA256 = pinSHA256
            self.verify = verify
        }
    }
}
