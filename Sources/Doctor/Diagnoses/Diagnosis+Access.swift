// SPDX-License-Identifier: MIT

import PanelLogs

// Why the panel does not let the relay in, or not everywhere.

extension Diagnosis {
    /// - Parameter credentials: what was shown to the panel.
    init(_ error: PanelError, showing credentials: Patient.Credentials) {
        switch error {
        case .dial(let error): self.init(error)
        case .unauthorized:
            self.init(
                .refused, "the panel refuses the user name or the password (HTTP 401)", cure: Self.correct(credentials))
        case .newTokenRefused:
            self.init(
                .refused, error.explanation.cause,
                cure: "does a proxy before the panel take the header Authorization away? Else see the panel's own log")
        case .credentialRefused: self.init(.refused, error.explanation, otherwise: Self.correct(credentials))
        case .forbidden(nil):
            self.init(
                .refused, "the panel does not let \(credentials.name) in (HTTP 403)",
                cure: "is it disabled there, or does a proxy before the panel keep this machine's address out?")
        case .forbidden(.webSocket?):
            self.init(
                .refused, "\(credentials.name) is no sudo admin, and so may see neither nodes nor logs (HTTP 403)",
                cure: "make it one on the panel, or name another account that is one")
        case .forbidden(let dialect?):
            self.init(
                .refused, "\(credentials.name) may not see the nodes (HTTP 403)",
                cure: "the panel wants \(dialect.sufficientRights)")
        case .unexpected(let answer): self.init(answer)
        case .undecodable: self.init(.unavailable, error.explanation, otherwise: "check URL=")
        }
    }

    init(noRightToLogsOf credentials: Patient.Credentials) {
        self.init(
            .refused, "\(credentials.name) may not read logs (HTTP 403)",
            cure: "give it the right nodes.logs on the panel; before PasarGuard 5, it has to be a sudo admin's")
    }

    /// Where the configuration has what was shown.
    static func correct(_ credentials: Patient.Credentials) -> String {
        switch credentials {
        case .login:
            """
            correct Username= and the password (PasswordFile=, Password= or the systemd credential panel-password); \
            each attempt is told to the panel's owner
            """
        case .apiKey: "replace the key (APIKeyFile=, APIKey= or the systemd credential panel-api-key)"
        case .token: "replace the token (TokenFile=, Token= or the systemd credential panel-token)"
        }
    }
}

extension Patient.Credentials {
    /// Whom the panel refuses.
    fileprivate var name: String {
        switch self {
        case .login(let username): username
        case .apiKey: "the API key"
        case .token: "the token's account"
        }
    }
}
