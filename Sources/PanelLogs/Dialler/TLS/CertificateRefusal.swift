// SPDX-License-Identifier: MIT

package import LogRelayModel

/// Why the panel's certificate was not accepted. Nothing was sent to it then but the handshake.
package struct CertificateRefusal: Equatable, Sendable {
    package enum Reason: Equatable, Sendable {
        /// No authority that is trusted vouches for it.
        case untrusted
        case expired(since: Timestamp)
        case notYetValid(until: Timestamp)
        /// It is for other names than this one.
        case otherName(String)
        /// Its key is not the pinned one.
        case otherKey
    }

    package var reason: Reason
    /// What `PinSHA256=` would have to be to accept it; nil where the panel's key is of an unknown kind.
    package var offered: PublicKeyPin?

    package init(_ reason: Reason, offered: PublicKeyPin?) {
        self.reason = reason
        self.offered = offered
    }
}

extension CertificateRefusal: CustomStringConvertible {
    package var description: String { explanation.sentence }

    package var explanation: Explanation {
        switch reason {
        case .untrusted:
            Explanation(
                "the panel's certificate is not trusted",
                cure: "name its authority in CAFile=, or for a certificate of its own making the key in PinSHA256=")
        case .expired(let end):
            Explanation("the panel's certificate expired on \(end.date)", cure: "renew it on the panel")
        case .notYetValid(let begin):
            Explanation(
                "the panel's certificate is not valid before \(begin.date)",
                cure: "check the clocks of this machine and the panel's")
        case .otherName(let name):
            Explanation(
                "the panel's certificate is for another name than \(name)",
                cure: "write a name that it is for into ServerName=, or into URL=")
        case .otherKey:
            Explanation(
                "the panel's key is not that of PinSHA256=",
                cure: """
                    unless it was changed on purpose, somebody stands between \
                    (the key offered: \(offered?.description ?? "of an unknown kind"))
                    """)
        }
    }
}

extension Timestamp {
    /// `2026-11-23`, in UTC.
    fileprivate var date: String { String(description.prefix(10)) }
}
