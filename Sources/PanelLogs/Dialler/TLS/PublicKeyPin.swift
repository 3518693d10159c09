// SPDX-License-Identifier: MIT

import FoundationEssentials
import NIOSSL

/// The SHA-256 of a public key in its certificate's form (SPKI, RFC 5280, section 4.1): the same for every certificate of
/// one key. Public, as the key is.
package struct PublicKeyPin: Hashable, Sendable, CustomStringConvertible {
    private let digest: [UInt8]

    /// nil for what is no base64 of 32 bytes.
    package init?(base64: String) {
        guard let data = Data(base64Encoded: base64), data.count == 32 else { return nil }
        digest = Array(data)
    }

    /// - Throws: where the key is of a kind that the TLS library does not know.
    init(of certificate: NIOSSLCertificate) throws {
        digest = SHA256.digest(try certificate.extractPublicKey().toSPKIBytes())
    }

    /// In base64, as `PinSHA256=` takes it.
    package var description: String { Data(digest).base64EncodedString() }
}
