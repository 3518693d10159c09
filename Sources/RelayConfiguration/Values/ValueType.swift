// SPDX-License-Identifier: MIT

/// What is wrong with a value and what would be right.
struct ValueProblem: Error, Equatable {
    /// Goes on after `Key=value `: "is no time span: write …".
    var message: String
    /// The part of a list that is meant, where it is not the whole value.
    var item: PlacedItem?

    init(_ message: String, item: PlacedItem? = nil) {
        self.message = message
        self.item = item
    }
}

/// An item of a list as it was written, and where.
struct PlacedItem: Equatable, Sendable {
    var text: String
    var place: Place
}

/// Whether a message may quote a value.
enum Sensitivity: Sendable {
    case open
    /// Not a secret itself, but where people put one by mistake: never quoted.
    case guarded
    /// A secret: never quoted, and refused in a file that others can read.
    case secret
}

/// How the values of a key are written. Values are never empty: an empty assignment restores the default.
struct ValueType<Value: Sendable>: Sendable {
    let sensitivity: Sensitivity
    /// Whether what is written is a secret, or has one in it.
    let holdsSecret: @Sendable (PlacedText) -> Bool
    let read: @Sendable (PlacedText) throws(ValueProblem) -> Value

    init(
        _ sensitivity: Sensitivity = .open, holdsSecret: (@Sendable (PlacedText) -> Bool)? = nil,
        _ read: @escaping @Sendable (PlacedText) throws(ValueProblem) -> Value
    ) {
        self.sensitivity = sensitivity
        self.holdsSecret = holdsSecret ?? { _ in sensitivity == .secret }
        self.read = read
    }
}
