// SPDX-License-Identifier: MIT

import NIOSSL

/// How the panel's certificate is judged; one context for all connections, since each costs about a megabyte.
package struct TLSPolicy: Sendable {
    let context: NIOSSLContext
    let verifies: Bool

    /// - Parameters:
    ///   - authorities: a PEM file of the authorities to trust; nil for the system's.
    ///   - verifies: false accepts any certificate.
    /// - Throws: ``TLSPolicyError`` where the file holds no certificate.
    package init(authorities: String?, verifies: Bool) throws(TLSPolicyError) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = verifies ? .fullVerification : .none
        if let authorities { configuration.trustRoots = .file(authorities) }
        do {
            self.context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw TLSPolicyError(path: authorities, cause: describe(error))
        }
        self.verifies = verifies
    }

    /// The handler that encrypts a connection to `host`. An address gets no SNI (RFC 6066, section 3); the certificate
    /// is then checked against the address.
    func handler(host: String) throws -> NIOSSLClientHandler {
        do {
            return try NIOSSLClientHandler(context: context, serverHostname: host)
        } catch let error as NIOSSLExtraError where error == .cannotUseIPAddressInSNI {
            return try NIOSSLClientHandler(context: context, serverHostname: nil)
        }
    }
}

/// The authorities file cannot be used.
package struct TLSPolicyError: Error, Equatable, CustomStringConvertible {
    package var path: String?
    package var cause: String

    package var description: String {
        if let path {
            "\(path): no certificate authority can be read from it (\(cause)); CAFile= needs PEM certificates"
        } else {
            "TLS cannot be set up: \(cause)"
        }
    }
}
