// SPDX-License-Identifier: MIT

import FoundationEssentials
import Testing

/// A decoded JSON object or list, for assertions.
enum JSONValue: Decodable, Equatable {
    case object([String: JSONValue])
    case list([JSONValue])
    case text(String)
    case number(Double)
    case bool(Bool)
    case null

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    static func decode(_ text: String) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }

    subscript(_ key: String) -> JSONValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    func string(_ key: String) throws -> String {
        guard case .text(let text) = self[key] else {
            Issue.record("no text under \(key)")
            return ""
        }
        return text
    }
}

/// One of the three parts of a token, decoded.
func decodedTokenPart(_ token: String, _ index: Int) throws -> JSONValue {
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    try #require(parts.count == 3)
    var base64 = parts[index].map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
    base64 += Array(repeating: "=", count: (4 - base64.count % 4) % 4)
    let data = try #require(Data(base64Encoded: String(base64)))
    return try JSONDecoder().decode(JSONValue.self, from: data)
}
