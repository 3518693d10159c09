// SPDX-License-Identifier: MIT

/// A token as a login brought it.
package struct IssuedToken: Equatable, Sendable {
    package var token: Token
    /// How long the panel honours it; nil where the token does not say.
    package var lifetime: Duration?
    /// By the panel's clock.
    package var times = TokenTimes()

    package init(token: Token, lifetime: Duration?) {
        self.token = token
        self.lifetime = lifetime
    }

    /// Reads the token's times, where it has some.
    /// - Returns: nil if the text could not stand in a header.
    init?(bearer: String) {
        guard !bearer.isEmpty, bearer.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        let times = TokenTimes(of: bearer)
        self.init(token: Token(bearer), lifetime: times.lifetime)
        self.times = times
    }
}
