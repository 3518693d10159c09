// SPDX-License-Identifier: MIT

/// Why a request to the panel's REST interface brought nothing.
package enum PanelError: Error, Equatable, Sendable {
    case dial(DialError)
    /// 401.
    case unauthorized
    /// 401 for one token after the other, although the panel has just issued them.
    case newTokenRefused
    /// 401 for the key or token that the operator has given; there is no other to be had.
    case credentialRefused(FixedCredential)
    /// 403; the dialect says which rights would do, and is nil where it makes no difference.
    case forbidden(PanelDialect?)
    /// Neither what was asked for nor a refusal. Without its body.
    case unexpected(HTTPAnswer)
    /// A 200 whose body is not what the panel sends.
    case undecodable(String)
}

extension PanelError: CustomStringConvertible {
    package var description: String { explanation.sentence }

    package var explanation: Explanation {
        switch self {
        case .dial(let error): error.explanation
        case .unauthorized: Explanation("the panel does not accept the credentials (HTTP 401)")
        case .newTokenRefused:
            Explanation(
                "the panel refuses the token it has just issued", cure: "see its own log, or the proxy's before it")
        case .credentialRefused(.apiKey):
            Explanation(
                """
                the panel refuses the API key (HTTP 401), as when it is wrong, disabled, expired or deleted, or the panel \
                is older than PasarGuard 5.1
                """, cure: "replace it (APIKeyFile=, APIKey= or the systemd credential panel-api-key) and reload")
        case .credentialRefused(.token):
            Explanation(
                """
                the panel refuses the token (HTTP 401), as when it has expired or the admin's password was changed
                """, cure: "replace it (TokenFile=, Token= or the systemd credential panel-token) and reload")
        case .forbidden(nil): Explanation("the account's rights do not suffice (HTTP 403)")
        case .forbidden(let dialect?):
            Explanation(
                "the account's rights do not suffice (HTTP 403)", cure: "the panel wants \(dialect.sufficientRights)")
        case .unexpected(let answer): answer.explanation
        case .undecodable(let what):
            Explanation("the panel's answer is not \(what)", cure: "check URL=, this may not be a panel")
        }
    }
}
