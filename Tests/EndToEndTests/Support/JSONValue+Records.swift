// SPDX-License-Identifier: MIT

import RelayTesting

extension [JSONValue] {
    /// The objects of one type, in order.
    func of(_ type: String) -> [JSONValue] { filter { $0["type"]?.text == type } }

    /// The objects of one source, in order.
    func from(_ source: String) -> [JSONValue] { filter { $0["source"]?.text == source } }

    /// The lines of its `log` objects, in order.
    var lines: [String] { of("log").compactMap { $0["line"]?.text } }

    /// The numbers of its records, in order.
    var seqs: [UInt64] { compactMap { $0["seq"]?.number } }
}

extension [UInt64] {
    /// Whether each is one more than the one before.
    var isContiguous: Bool { zip(self, dropFirst()).allSatisfy { $0 + 1 == $1 } }
}

extension JSONValue {
    /// The elements of a list.
    var elements: [JSONValue]? { if case .list(let elements) = self { elements } else { nil } }
}

extension StreamSocketClient {
    /// Asks for the relay's status, and returns the answer.
    func status() async throws -> JSONValue {
        try send("{\"status\":true}\n")
        return try await take(1, "status").last ?? .null
    }
}
