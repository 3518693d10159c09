// SPDX-License-Identifier: MIT

import Testing

@testable import RelayConfiguration

@Suite("What a line says")
struct StatementTests {
    private func described(_ text: String) -> String {
        switch Statement(PlacedText(text)) {
        case .section(let name, nil): "section \(name.string)"
        case .section(let name, .some): "section \(name.string)?"
        case .assignment(let key, let value): "\(key.string) := \(value.string)"
        case .malformed: "malformed"
        }
    }

    @Test(
        arguments: [
            ("[Panel]", "section Panel"), ("[ Node a ]", "section Node a"), ("[Node a]b]", "section Node a]b"),
            ("[]", "section "), ("[Panel", "section Panel?"), ("[Panel] # c", "section Panel?"), ("[", "section ?"),
            ("a=b", "a := b"), ("a = b = c", "a := b = c"), ("a=", "a := "), ("a b=c", "a b := c"),
            ("a=\"b\"", "a := \"b\""), ("a", "malformed"), ("=b", "malformed"), ("=", "malformed"),
        ])
    func reads(_ text: String, _ expected: String) {
        #expect(described(text) == expected)
    }

    @Test("An empty value stands behind its =")
    func placesEmptyValue() throws {
        guard case .assignment(_, let value) = Statement(PlacedText("Key=")) else {
            Issue.record("no assignment")
            return
        }
        #expect(value.place.position == Position(line: 1, column: 5))
    }
}
