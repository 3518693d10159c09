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

    /// nil for another number of bytes.
    init?(_ bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
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

extension NumericAddress: CustomStringConvertible {
    var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count)) != nil else {
            return "an address"
        }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
