// SPDX-License-Identifier: MIT

import FoundationEssentials

/// A token as a login brought it.
package struct IssuedToken: Equatable, Sendable {
    package var token: Token
    /// How long the panel honours it; nil where the token does not say.
    package var lifetime: Duration?

    package init(token: Token, lifetime: Duration?) {
        self.token = token
        self.lifetime = lifetime
    }

    /// Reads the lifetime from a JWT's `exp` and `iat` (RFC 7519, section 4.1): their difference, so that it does not
    /// matter whether the panel's clock agrees with this machine's. Any other token simply has none.
    /// - Returns: nil if the text could not stand in a header.
    init?(bearer: String) {
        guard !bearer.isEmpty, bearer.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        self.init(token: Token(bearer), lifetime: Self.lifetime(ofJWT: bearer))
    }

    private struct Claims: Decodable {
        var exp: Double?
        var iat: Double?
    }

    private static func lifetime(ofJWT text: String) -> Duration? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        var base64 = parts[1].map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        base64.append(contentsOf: repeatElement("=", count: (4 - base64.count % 4) % 4))
        // Whatever cannot be read is a token of unknown lifetime: the panel is the judge of it, not the relay.
        guard let payload = Data(base64Encoded: String(base64)),
            let claims = try? JSONDecoder().decode(Claims.self, from: payload),
            let expiry = claims.exp, let issued = claims.iat, (1...1e9).contains(expiry - issued)
        else { return nil }
        return .seconds(Int64(expiry - issued))
    }
}
