// SPDX-License-Identifier: MIT

package import LogRelayModel

/// Why the panel's certificate was not accepted. Nothing was sent to it then but the handshake.
package struct CertificateRefusal: Equatable, Sendable {
    package enum Reason: Equatable, Sendable {
        /// It is self-signed, and not trusted.
        case untrusted
        /// It is signed by another authority than those that are known. So it is also where the server sends it without the
        /// certificate of the intermediate authority that has signed it.
        case unknownAuthority
        case expired(since: Timestamp)
        case notYetValid(until: Timestamp)
        /// It is not for this name, but for these.
        case otherName(String, names: [String])
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
