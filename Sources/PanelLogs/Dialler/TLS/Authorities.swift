// SPDX-License-Identifier: MIT

import NIOSSL

/// Who may vouch for the panel.
package enum Authorities: Equatable, Sendable {
    /// Those of this machine: in the PEM file that it names by `$SSL_CERT_FILE`, else in the distribution's bundle.
    case system(file: String?)
    /// Those in the PEM text of a file.
    case listed(pem: [UInt8], file: String)

    /// Where distributions keep theirs in one file: Debian, Ubuntu, Arch and Alpine; Fedora and RHEL; openSUSE.
    ///
    /// A directory of single certificates would be read when it is needed, which is on the event loop.
    private static let bundles = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem",
    ]

    func certificates() throws(TLSPolicyError) -> [NIOSSLCertificate] {
        switch self {
        case .listed(let pem, let file):
            do {
                return try NIOSSLCertificate.fromPEMBytes(pem)
            } catch {
                throw .noAuthorities(file: file, cause: describe(error))
            }
        case .system(let file?):
            do {
                return try NIOSSLCertificate.fromPEMFile(file)
            } catch {
                throw .badSystemAuthorities(file: file, cause: describe(error))
            }
        case .system(nil):
            return try Self.bundled()
        }
    }

    /// The first bundle that can be read, and what is wrong where one cannot.
    private static func bundled() throws(TLSPolicyError) -> [NIOSSLCertificate] {
        var failure = TLSPolicyError.noSystemAuthorities
        for file in bundles {
            do {
                return try NIOSSLCertificate.fromPEMFile(file)
            } catch let error as NIOSSLError {
                failure = .badSystemAuthorities(file: file, cause: describe(error))
            } catch {
                // No such file: another distribution's.
            }
        }
        throw failure
    }
}
