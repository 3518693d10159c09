// SPDX-License-Identifier: MIT

package import LogRelayModel
import NIOSSL

/// What is worth knowing of a certificate that was accepted.
package struct PanelCertificate: Equatable, Sendable {
    package var expires: Timestamp

    package init(expires: Timestamp) {
        self.expires = expires
    }
}

extension NIOSSLCertificate {
    var begins: Timestamp { Timestamp(microseconds: Int64(notValidBefore) * 1_000_000) }
    var expires: Timestamp { Timestamp(microseconds: Int64(notValidAfter) * 1_000_000) }

    /// What `PinSHA256=` would have to be; nil for a key of an unknown kind.
    var pin: PublicKeyPin? {
        do {
            return try PublicKeyPin(of: self)
        } catch {
            return nil
        }
    }
}
