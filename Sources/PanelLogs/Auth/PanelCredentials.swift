// SPDX-License-Identifier: MIT

/// With what the panel is asked for access. Prints no secret.
public enum PanelCredentials: Equatable, Sendable {
    /// A user name and a password, for which the panel issues a token. It tells its owner of each login.
    case login(username: String, password: String)
    /// An API key, `pg_key_…`, shown with every request: from PasarGuard 5.1 on.
    case apiKey(String)
    /// A token that somebody else has got, shown with every request.
    case token(String)
}

extension PanelCredentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// What it is, without the secret.
    public var description: String {
        switch self {
        case .login(let username, _): "<credentials of \(username)>"
        case .apiKey: "<API key>"
        case .token: "<token>"
        }
    }

    /// What it is, without the secret.
    public var debugDescription: String { description }
    /// Without children, so that `dump(_:)` shows no secret.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// The kinds of credentials that no login stands behind, so that only the operator can replace them.
package enum FixedCredential: Equatable, Sendable {
    case apiKey, token
}
