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

    /// Whether it names itself as its issuer; false where its form is unknown.
    var isSelfSigned: Bool {
        do {
            return IssuerAndSubject(der: try toDERBytes())?.areSame ?? false
        } catch {
            return false
        }
    }

    /// The names and addresses that it is for; at most eight, as they may stand in a message.
    var names: [String] {
        _subjectAlternativeNames().lazy.compactMap { name -> String? in
            switch name.nameType {
            case .dnsName: quoted(String(decoding: name.contents, as: UTF8.self), longest: 80)
            case .ipAddress: NumericAddress(Array(name.contents))?.description
            default: nil
            }
        }.prefix(8).map(\.self)
    }

    /// What `PinSHA256=` would have to be; nil for a key of an unknown kind.
    var pin: PublicKeyPin? {
        do {
            return try PublicKeyPin(of: self)
        } catch {
            return nil
        }
    }
}
