// SPDX-License-Identifier: MIT

import FoundationEssentials
package import LogRelayModel

/// When a token was issued and when it ends, by the panel's clock: a JWT's `iat` and `exp` (RFC 7519, section 4.1). Any
/// other token says neither.
package struct TokenTimes: Equatable, Sendable {
    package var issued: Timestamp?
    package var expires: Timestamp?

    package init(issued: Timestamp? = nil, expires: Timestamp? = nil) {
        self.issued = issued
        self.expires = expires
    }

    /// Whatever cannot be read says nothing: the panel is the judge of a token, not the relay.
    package init(of token: String) {
        let claims = Claims(ofJWT: token)
        issued = claims?.iat.flatMap(Timestamp.init(unixSeconds:))
        expires = claims?.exp.flatMap(Timestamp.init(unixSeconds:))
    }

    /// Their difference, so that it does not matter whether the panel's clock agrees with this machine's; nil where the
    /// token does not say both, or nonsense.
    var lifetime: Duration? {
        guard let issued, let expires else { return nil }
        let seconds = (expires.microseconds - issued.microseconds) / 1_000_000
        return (1...1_000_000_000).contains(seconds) ? .seconds(seconds) : nil
    }

    private struct Claims: Decodable {
        var exp: Double?
        var iat: Double?

        init?(ofJWT text: String) {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3 else { return nil }
            var base64 = parts[1].map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
            base64.append(contentsOf: repeatElement("=", count: (4 - base64.count % 4) % 4))
            guard let payload = Data(base64Encoded: String(base64)) else { return nil }
            do {
                self = try JSONDecoder().decode(Claims.self, from: payload)
            } catch {
                return nil
            }
        }
    }
}

extension Timestamp {
    /// nil for what is no time between the years 1970 and 9999.
    fileprivate init?(unixSeconds: Double) {
        guard (0...253_402_300_799).contains(unixSeconds) else { return nil }
        self.init(microseconds: Int64(unixSeconds * 1_000_000))
    }
}
