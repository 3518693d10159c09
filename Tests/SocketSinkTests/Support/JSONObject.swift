// SPDX-License-Identifier: MIT

import Foundation
import Testing

/// One object of the socket, as a decoder that shares nothing with the encoder understands it.
struct JSONObject: Decodable, Equatable {
    var type: String
    var seq: UInt64?
    var source: String?
    var line: String?
    var raw: Data?
    var xray: [String: Value]?
    var count: UInt64?
    var from: String?
    var to: String?
    var state: String?
    var cursor: String?
    var message: String?
    var reason: String?
    var first: String?
    /// As text, whether it is a number or a word.
    var missing: Value?

    enum Value: Decodable, Hashable {
        case text(String)
        case number(UInt64)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(UInt64.self) {
                self = .number(number)
            } else {
                self = .text(try container.decode(String.self))
            }
        }
    }

    init(_ text: some Sequence<UInt8>) throws {
        self = try JSONDecoder().decode(JSONObject.self, from: Data(text))
    }

    /// The objects of some whole lines of NDJSON.
    static func all(in text: some Collection<UInt8>) throws -> [JSONObject] {
        var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
        try #require(lines.popLast()?.isEmpty == true, "the last line has no end")
        return try lines.map { try JSONObject($0) }
    }
}
