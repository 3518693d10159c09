// SPDX-License-Identifier: MIT

/// A value of JSON (RFC 8259) as a request uses it.
enum JSONValue: Equatable {
    case null
    case bool(Bool)
    /// As it was written: no request needs more than whole numbers, and nothing is rounded.
    case number(String)
    case string(String)
    case array([JSONValue])
    /// In the order in which they were written; no key twice.
    case object([Member])

    struct Member: Equatable {
        var key: String
        var value: JSONValue
    }

    /// What it is, in words.
    var kind: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number: "a number"
        case .string: "a string"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
