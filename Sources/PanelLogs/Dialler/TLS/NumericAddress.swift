// SPDX-License-Identifier: MIT

import Glibc
import NIOSSL

/// An IP address as a certificate has it: 4 or 16 bytes.
struct NumericAddress: Equatable {
    let bytes: [UInt8]

    /// nil for a name. IPv6 without brackets.
    init?(_ text: String) {
        for (family, length) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: length)
            if inet_pton(family, text, &bytes) == 1 {
                self.bytes = bytes
                return
            }
        }
        return nil
    }

    /// Whether a certificate is for this address (RFC 9110, section 4.3.5): among its alternative names, never by its
    /// common name.
    ///
    /// NIOSSL compares a certificate with the connection's peer, which is the proxy where there is one.
    func isNamed(in certificate: NIOSSLCertificate) -> Bool {
        certificate._subjectAlternativeNames().contains { name in
            name.nameType == .ipAddress && Array(name.contents) == bytes
        }
    }
}
