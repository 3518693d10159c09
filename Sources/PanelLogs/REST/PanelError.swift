// SPDX-License-Identifier: MIT

/// Why a request to the panel's REST interface brought nothing.
package enum PanelError: Error, Equatable, Sendable {
    case dial(DialError)
    /// 401.
    case unauthorized
    /// 401 for one token after the other, although the panel has just issued them.
    case newTokenRefused
    /// 403.
    case forbidden
    /// Neither what was asked for nor a refusal.
    case unexpected(HTTPAnswer)
    /// A 200 whose body is not what the panel sends.
    case undecodable(String)
}

extension PanelError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .dial(let error): error.description
        case .unauthorized: "the panel does not accept the credentials (HTTP 401)"
        case .newTokenRefused:
            "the panel refuses the token it has just issued: see its own log, or the proxy's before it"
        case .forbidden: "the account's rights do not suffice (HTTP 403)"
        case .unexpected(let answer): answer.summary
        case .undecodable(let what): "the panel's answer is not \(what): check URL=, this may not be a panel"
        }
    }
}
