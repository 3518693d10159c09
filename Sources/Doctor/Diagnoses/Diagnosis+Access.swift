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
        case .forbidden(let dialect): self.init(noRightsOn: dialect, of: credentials)
        case .unexpected(let answer): self.init(answer)
        case .undecodable: self.init(.unavailable, error.explanation, otherwise: "check URL=")
        }
    }

    /// 403 at the list of nodes, or at a stream.
    private init(noRightsOn dialect: PanelDialect?, of credentials: Patient.Credentials) {
        let rights = dialect.map { ": the panel wants \($0.sufficientRights)" } ?? ""
        switch (credentials, dialect) {
        case (.login(let username), .webSocket?):
            self.init(
                .refused, "\(username) is no sudo admin, and so may see neither nodes nor logs (HTTP 403)",
                cure: "make it one on the panel, or name one in Username= with its password")
        case (.login(let username), _):
            self.init(
                .refused, "\(username) may not see the nodes (HTTP 403)",
                cure: "give it the rights on the panel\(rights)")
        case (.apiKey, _):
            self.init(
                .refused, "the API key may not see the nodes (HTTP 403)",
                cure: "give it the right nodes.read_simple, and nodes.logs, on the panel")
        case (.token, _):
            self.init(
                .refused, "the token's account may not see the nodes (HTTP 403)",
                cure: "use the token of another account, or give it the rights\(rights)")
        }
    }

    init(noRightToLogsOf credentials: Patient.Credentials) {
        let cure = "give it the right nodes.logs on the panel; before PasarGuard 5, a sudo admin's is needed"
        switch credentials {
        case .login(let username): self.init(.refused, "\(username) may not read logs (HTTP 403)", cure: cure)
        case .apiKey: self.init(.refused, "the API key may not read logs (HTTP 403)", cure: cure)
        case .token: self.init(.refused, "the token's account may not read logs (HTTP 403)", cure: cure)
        }
    }

    private static func correct(_ credentials: Patient.Credentials) -> String {
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
