// SPDX-License-Identifier: MIT

import Glibc
import NIOCore
import NIOPosix
import NIOSSL

/// An error of the network in words that an operator knows.
func describe(_ error: any Error) -> String {
    switch error {
    case let error as NIOConnectionError: describe(connection: error)
    case let error as IOError: String(cString: strerror(error.errnoCode))
    case let error as NIOSSLError: describe(tls: error)
    case ChannelError.connectTimeout: "no answer to the connection attempt"
    default: String(describing: error)
    }
}

extension DialError {
    /// nil for a failure that is not the resolver's.
    init?(resolving error: any Error) {
        guard let error = error as? NIOConnectionError, error.connectionErrors.isEmpty else { return nil }
        let cause = [error.dnsAError, error.dnsAAAAError].lazy.compactMap { $0 as? SocketAddressError.UnknownHost }
            .first
        switch cause.map({ Int32($0.errorCode) }) {
        case nil, EAI_NONAME, Self.noData: self = .unknownHost(error.host)
        case _?: self = .unresolved(error.host, cause: cause?.errorDescription ?? "")
        }
    }

    /// `EAI_NODATA`, a GNU extension: the name exists and has no address.
    private static var noData: Int32 { -5 }
}

extension NIOSSLError {
    /// The server answered a TLS hello in plain text.
    var isAboutPlainText: Bool {
        guard case .handshakeFailed(let cause) = self else { return false }
        return String(describing: cause).contains("WRONG_VERSION_NUMBER")
    }
}

/// Of several addresses tried, the first failure speaks; without an address it is the name that failed.
private func describe(connection error: NIOConnectionError) -> String {
    if let first = error.connectionErrors.first {
        return describe(first.error)
    }
    return "the host name \(error.host) has no address"
}

private func describe(tls error: NIOSSLError) -> String {
    switch error {
    case .handshakeFailed(let cause):
        // BoringSSL's own names of the mistakes that operators make.
        let words = String(describing: cause)
        if words.contains("PROTOCOL_VERSION") || words.contains("UNSUPPORTED_PROTOCOL") {
            return "the panel offers only versions of TLS before 1.2, which can be broken: update what serves TLS there"
        }
        if words.contains("UNRECOGNIZED_NAME") {
            return "the panel does not know the name that it is asked for"
        }
        return "the handshake failed: \(words)"
    case .uncleanShutdown:
        return "the connection was cut inside TLS"
    default:
        return String(describing: error)
    }
}
