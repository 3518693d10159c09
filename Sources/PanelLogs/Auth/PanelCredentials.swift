// SPDX-License-Identifier: MIT

/// With what the relay asks the panel for access. Prints no secret.
package enum PanelCredentials: Equatable, Sendable {
    /// A user name and a password, for which the panel issues a token.
    case login(username: String, password: String)
    /// An API key, shown with every request.
    case apiKey(String)
    /// A token that somebody else has got, shown with every request.
    case token(String)
}

extension PanelCredentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String {
        switch self {
        case .login(let username, _): "<credentials of \(username)>"
        case .apiKey: "<API key>"
        case .token: "<token>"
        }
    }

    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// The kinds of credentials that no login stands behind, so that only the operator can replace them.
package enum FixedCredential: Equatable, Sendable {
    case apiKey, token
}
