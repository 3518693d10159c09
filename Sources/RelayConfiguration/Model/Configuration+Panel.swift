// SPDX-License-Identifier: MIT

extension Configuration {
    /// `[Panel]`
    package struct Panel: Equatable, Sendable {
        package var url: PanelURL
        package var dialect: Dialect
        package var credentials: Credentials
        /// `http://…` or `socks5://…`; nil: as the environment says.
        package var proxy: String?
        /// What this relay calls itself in the journal.
        package var instance: String

        package init(url: PanelURL, dialect: Dialect, credentials: Credentials, proxy: String?, instance: String) {
            self.url = url
            self.dialect = dialect
            self.credentials = credentials
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
        /// A PEM file that was there and held a certificate when the configuration was read; nil: the system's
        /// authorities.
        package var caFile: String?
        /// SNI and the name to verify; nil: the URL's host.
        package var serverName: String?
        /// The only key to accept: base64 of the SHA-256 of its SPKI.
        package var pinSHA256: String?
        package var verify: Bool

        package init(caFile: String?, serverName: String?, pinSHA256: String?, verify: Bool) {
            self.caFile = caFile
            self.serverName = serverName
            self.pinSHA256 = pinSHA256
            self.verify = verify
        }
    }
}
