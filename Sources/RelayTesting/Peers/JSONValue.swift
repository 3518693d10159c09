// SPDX-License-Identifier: MIT

import Foundation

/// JSON as a decoder understands it that shares nothing with the relay's encoder.
package enum JSONValue: Decodable, Hashable, Sendable {
    case null
    case bool(Bool)
    case number(UInt64)
    case decimal(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let number = try? container.decode(UInt64.self) {
            self = .number(number)
        } else if let bool = try? container.decode(Bool.self) {
            self = .bool(bool)
        } else if let object = try? container.decode([String: JSONValue].self) {
            self = .object(object)
        } else if let list = try? container.decode([JSONValue].self) {
            self = .list(list)
        } else {
            self = .decimal(try container.decode(Double.self))
        }
    }

    package init(parsing text: [UInt8]) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: Data(text))
    }

    package subscript(key: String) -> JSONValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    package var text: String? { if case .text(let text) = self { text } else { nil } }
    package var number: UInt64? { if case .number(let number) = self { number } else { nil } }
    package var keys: Set<String> { if case .object(let members) = self { Set(members.keys) } else { [] } }
}

// As a literal, so that a test can write down what it expects.
extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByDictionaryLiteral {
    package init(stringLiteral text: String) { self = .text(text) }
    package init(integerLiteral number: UInt64) { self = .number(number) }
    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(Dictionary(uniqueKeysWithValues: members))
    }
}
