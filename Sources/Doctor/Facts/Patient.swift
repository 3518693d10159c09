// SPDX-License-Identifier: MIT

package import PanelLogs

/// What is examined: the configuration, without its secrets.
package struct Patient: Equatable, Sendable {
    package enum Credentials: Equatable, Sendable {
        case login(username: String)
        case apiKey, token
    }

    /// What makes a panel behind https believed.
    package enum Trust: Equatable, Sendable {
        case authorities, pinnedKey, nothing
    }

    /// The configuration's path, as the operator named it.
    package var file: String
    /// How many warnings it has.
    package var warnings: Int
    /// Its URL.
    package var panel: String
    /// Host and port, as the running relay names its panel.
    package var authority: String
    /// nil for `http`.
    package var trust: Trust?
    /// Where it is connected to instead of its URL's host and port.
    package var connect: String?
    /// Without its password.
    package var proxy: String?
    package var credentials: Credentials
    /// What the configuration says that the panel speaks; nil: the panel is asked.
    package var dialect: PanelDialect?
    package var sources: SourceSelection

    package init(
        file: String, warnings: Int = 0, panel: String, authority: String, trust: Trust? = nil, connect: String? = nil,
        proxy: String? = nil, credentials: Credentials, dialect: PanelDialect? = nil, sources: SourceSelection
    ) {
        self.file = file
        self.warnings = warnings
        self.panel = panel
        self.authority = authority
        self.trust = trust
        self.connect = connect
        self.proxy = proxy
        self.credentials = credentials
        self.dialect = dialect
        self.sources = sources
    }
}
