// SPDX-License-Identifier: MIT

/// Why a request to the panel's REST interface brought nothing.
package enum PanelError: Error, Equatable, Sendable {
    case dial(DialError)
    /// The panel refuses the login: in its words, where they are known.
    case loginRefused(LoginRefusal)
    /// The panel refuses the token: 401.
    case unauthorized
    /// 401 for one token after the other, although the panel has just issued them.
    case newTokenRefused
    /// 401 for the key or token that the operator has given; there is no other to be had.
    case credentialRefused(FixedCredential)
    /// The panel says 403; the dialect says which rights would do, and is nil where no right would.
    case forbidden(PanelDialect?, words: String? = nil)
    /// Neither what was asked for nor a refusal.
    case unexpected(UnexpectedAnswer)
    /// A 200 whose body is not what the panel sends.
    case undecodable(String)
}

/// What the panel said to a login that it refused, whatever form it refused it in.
package struct LoginRefusal: Equatable, Sendable {
    /// nil where the run before this one was refused.
    package var status: Int?
    package var words: String?

    package init(status: Int?, words: String? = nil) {
        self.status = status
        self.words = words
    }

    /// Of another answer than a refusal: nil. What is wrong with the address or the moment says nothing of the login.
    init?(_ answer: UnexpectedAnswer) {
        guard case .panel(let words) = answer.speaker else { return nil }
        switch answer.status {
        case 404, 405, 408, 425, 429: return nil
        case 400..<500: self.init(status: answer.status, words: words)
        default: return nil
        }
    }
}
