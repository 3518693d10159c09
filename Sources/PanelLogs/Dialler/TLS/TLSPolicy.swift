// SPDX-License-Identifier: MIT

import NIOCore
import NIOSSL

/// How the panel's certificate is judged; one context for all connections, since each costs about a megabyte.
///
/// TLS 1.2 or later; older versions are refused.
package struct TLSPolicy: Sendable {
    /// What makes the relay believe that it talks to the panel.
    package enum Trust: Equatable, Sendable {
        /// An authority vouches for the panel's name.
        case authorities(Authorities)
        /// It has this key. Name, authority and dates do not count then: they say nothing that the key does not.
        case key(PublicKeyPin)
        /// It is believed whatever it shows.
        case anybody
    }

    let context: NIOSSLContext
    let trust: Trust
    /// What the panel is asked for (SNI) and what its certificate has to be for.
    let name: String
    /// Of `name`, where it is one. An address is asked for by no SNI (RFC 6066, section 3).
    let address: NumericAddress?

    /// Reads the authorities' certificates: blocks for the disk where they are the system's.
    ///
    /// - Parameter name: of the panel, an address without brackets.
    /// - Throws: where there are no authorities.
    package init(trust: Trust, name: String) throws(TLSPolicyError) {
        self.trust = trust
        self.name = name
        self.address = NumericAddress(name)
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        switch trust {
        case .authorities(let authorities):
            configuration.trustRoots = .certificates(try authorities.certificates())
            configuration.certificateVerification = address == nil ? .fullVerification : .noHostnameVerification
        case .key:
            // Whatever is trusted besides does not count.
            configuration.trustRoots = .certificates([])
            configuration.certificateVerification = .noHostnameVerification
        case .anybody:
            configuration.trustRoots = .certificates([])
            configuration.certificateVerification = .none
        }
        do {
            self.context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw .unusable(describe(error))
        }
    }

    /// The handler that encrypts a connection.
    func handler() throws -> NIOSSLClientHandler {
        let serverHostname = address == nil ? name : nil
        switch trust {
        case .authorities, .anybody:
            return try NIOSSLClientHandler(context: context, serverHostname: serverHostname)
        case .key(let pin):
            return try NIOSSLClientHandler(context: context, serverHostname: serverHostname) { chain, verdict in
                verdict.succeed(chain.first?.pin == pin ? .certificateVerified : .failed)
            }
        }
    }
}

/// TLS cannot be set up.
package enum TLSPolicyError: Error, Equatable, CustomStringConvertible {
    /// The file of `CAFile=` holds no certificates that can be read.
    case noAuthorities(file: String, cause: String)
    /// The system has no file of authorities where they are looked for.
    case noSystemAuthorities
    /// `$SSL_CERT_FILE` cannot be used.
    case badSystemAuthorities(file: String, cause: String)
    case unusable(String)

    package var description: String {
        switch self {
        case .noAuthorities(let file, let cause):
            "\(file): no certificate authority can be read from it (\(cause)); CAFile= needs PEM certificates"
        case .noSystemAuthorities:
            """
            this system has no certificate authorities: install the package ca-certificates, or write CAFile= or \
            PinSHA256=
            """
        case .badSystemAuthorities(let file, let cause):
            "\(file): the system's certificate authorities cannot be read from it (\(cause))"
        case .unusable(let cause): "TLS cannot be set up: \(cause)"
        }
    }
}
