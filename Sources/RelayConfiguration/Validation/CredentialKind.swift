// SPDX-License-Identifier: MIT

/// The three kinds of credentials a panel may be shown. Only one of them can be configured.
enum CredentialKind: CaseIterable, Sendable {
    case login, apiKey, token

    /// The keys of `[Panel]` that speak of this kind.
    var keys: [String] {
        switch self {
        case .login: ["Username", inlineKey, fileKey]
        case .apiKey, .token: [inlineKey, fileKey]
        }
    }

    var inlineKey: String {
        switch self {
        case .login: "Password"
        case .apiKey: "APIKey"
        case .token: "Token"
        }
    }

    var fileKey: String { inlineKey + "File" }

    var inlineSetting: any KeyPath<Settings.Panel, Secret?> & Sendable {
        switch self {
        case .login: \.password
        case .apiKey: \.apiKey
        case .token: \.token
        }
    }

    var fileSetting: any KeyPath<Settings.Panel, String?> & Sendable {
        switch self {
        case .login: \.passwordFile
        case .apiKey: \.apiKeyFile
        case .token: \.tokenFile
        }
    }

    /// The systemd credential that serves where no key names a secret.
    var systemdCredential: String {
        switch self {
        case .login: "panel-password"
        case .apiKey: "panel-api-key"
        case .token: "panel-token"
        }
    }
}
