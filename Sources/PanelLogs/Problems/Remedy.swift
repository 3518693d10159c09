// SPDX-License-Identifier: MIT

/// What can be done about a problem. It names settings, which an operator finds in a configuration and a program in its
/// own calls: `"check \(.url) (path and port)"`.
package struct Remedy: Equatable, Sendable {
    package enum Audience: Sendable {
        /// Writes the relay's configuration.
        case `operator`
        /// Uses the library.
        case program
    }

    package enum Setting: Equatable, Sendable {
        case url, dialect, caFile, serverName, pin, proxy, account, apiKey, token
        /// Makes a changed configuration count.
        case reload
    }

    fileprivate enum Part: Equatable, Sendable {
        case text(String)
        case setting(Setting)
    }

    private var parts: [Part]

    private init(parts: [Part]) {
        self.parts = parts
    }

    package func words(for audience: Audience) -> String {
        parts.map { part in
            switch (part, audience) {
            case (.text(let text), _): text
            case (.setting(let setting), .operator): setting.key
            case (.setting(let setting), .program): setting.name
            }
        }.joined()
    }
}

extension Remedy: ExpressibleByStringInterpolation {
    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var parts: [Part] = []

        package init(literalCapacity _: Int, interpolationCount _: Int) {}

        package mutating func appendLiteral(_ literal: String) { parts.append(.text(literal)) }
        package mutating func appendInterpolation(_ setting: Setting) { parts.append(.setting(setting)) }
        package mutating func appendInterpolation(words: String) { parts.append(.text(words)) }
    }

    package init(stringLiteral text: String) { self.init(parts: [.text(text)]) }
    package init(stringInterpolation: StringInterpolation) { self.init(parts: stringInterpolation.parts) }
}

extension Remedy.Setting {
    /// As the configuration has it.
    fileprivate var key: String {
        switch self {
        case .url: "URL="
        case .dialect: "Dialect=auto"
        case .caFile: "CAFile="
        case .serverName: "ServerName="
        case .pin: "PinSHA256="
        case .proxy: "Proxy="
        case .account: "Username= and the password (PasswordFile=, Password= or the systemd credential panel-password)"
        case .apiKey: "it (APIKeyFile=, APIKey= or the systemd credential panel-api-key)"
        case .token: "it (TokenFile=, Token= or the systemd credential panel-token)"
        case .reload: ", then reload"
        }
    }

    /// As a program has it.
    fileprivate var name: String {
        switch self {
        case .url: "the URL"
        case .dialect: "PanelOptions.dialect = nil"
        case .caFile: "PanelOptions.tls.authoritiesFile"
        case .serverName: "PanelOptions.tls.serverName"
        case .pin: "PanelOptions.tls.publicKeyPin"
        case .proxy: "PanelOptions.proxy"
        case .account: "the user name and the password"
        case .apiKey, .token: "it"
        case .reload: ""
        }
    }
}
