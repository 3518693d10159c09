// SPDX-License-Identifier: MIT

/// What a request shows the panel: a bearer token or an API key. Prints as nothing but the fact that it is one.
package struct Token: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private enum Kind: Hashable {
        case bearer(String)
        case apiKey(String)
    }

    private let kind: Kind
    /// How many times the same credential was refused before.
    private var edition = 0

    /// A bearer token, from a login or ready-made.
    package init(_ bearer: String) {
        kind = .bearer(bearer)
    }

    /// A key that the panel was asked for once: `pg_key_…`, from PasarGuard 5.1 on.
    package init(apiKey: String) {
        kind = .apiKey(apiKey)
    }

    /// The header that shows it to the panel. Both dialects want the scheme's capital.
    var header: (name: String, value: String) {
        switch kind {
        case .bearer(let token): ("Authorization", "Bearer \(token)")
        case .apiKey(let key): ("X-Api-Key", key)
        }
    }

    /// What no message may repeat.
    var secret: String {
        switch kind {
        case .bearer(let text), .apiKey(let text): text
        }
    }

    /// The same credential as another value, to be tried again after a refusal: what is known of the refused one, here
    /// and wherever else it is remembered, does not hold for this one.
    var anew: Token {
        var token = self
        token.edition += 1
        return token
    }

    package var description: String { "<token>" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
