// SPDX-License-Identifier: MIT

/// How a value of a message is worded in `MESSAGE`, by its key.
///
/// The order of the cases in ``ofKey`` is the order of the values in the sentence: whom it is about, what, how much,
/// why, when again.
enum ValueForm: Equatable, Sendable {
    /// The value as it is: `node:3`.
    case bare
    /// With a word before it: `uid 1000`.
    case after(String)
    /// With a word behind it: `12 dropped`.
    case before(String)
    /// In parentheses behind what is said already, bare where there is nothing yet: `node:3 (node is not connected)`.
    case reason
    /// In no sentence and no text: a field only.
    case fieldOnly
}

extension ValueForm {
    static let ofKey: [(key: String, form: ValueForm)] = [
        ("instance", .fieldOnly),
        ("version", .after("version")),
        ("panel", .bare),
        ("connect", .after("connecting to")),
        ("proxy", .after("through")),
        ("dialect", .bare),
        ("source", .bare),
        ("nodes", .bare),
        ("sections", .bare),
        ("user", .bare),
        ("path", .bare),
        ("part", .bare),
        ("pid", .after("pid")),
        ("uid", .after("uid")),
        ("max_consumers", .after("MaxConsumers")),
        ("longest_bytes", .after("longest in bytes")),
        ("count", .bare),
        ("lines", .before("lines")),
        ("dropped", .before("dropped")),
        ("times", .before("times")),
        ("cause", .reason),
        ("error", .reason),
        ("reason", .reason),
        ("down", .after("was down for")),
        ("retry", .after("in")),
    ]

    private static let places = Dictionary(
        uniqueKeysWithValues: ofKey.enumerated().map { ($1.key, $0) })

    /// Keys that are not in the table come last, in alphabetical order, as `key=value`.
    static func place(of key: String) -> Int { places[key] ?? ofKey.count }

    static func of(_ key: String) -> ValueForm? { places[key].map { ofKey[$0].form } }
}
