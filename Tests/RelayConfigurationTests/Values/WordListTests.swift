// SPDX-License-Identifier: MIT

import Testing

@testable import RelayConfiguration

@Suite("Lists and their quoting")
struct WordListTests {
    private func words(_ text: String) throws -> [String] {
        try WordList.words(of: PlacedText(text)).map(\.text)
    }

    @Test(
        arguments: [
            ("a b\tc", ["a", "b", "c"]), ("\"a b\" 'c d'", ["a b", "c d"]),
            ("\"it's\" 'a \"b\"'", ["it's", "a \"b\""]),
            ("\"\" ''", ["", ""]), ("", []), ("  ", []), ("ä 名", ["ä", "名"]),
        ])
    func areSplit(_ text: String, _ expected: [String]) throws {
        #expect(try words(text) == expected)
    }

    @Test(
        "Every escape of systemd.syntax(7), bare and inside both quotes",
        arguments: [
            ("\\a", "\u{7}"), ("\\b", "\u{8}"), ("\\f", "\u{C}"), ("\\n", "\n"), ("\\r", "\r"), ("\\t", "\t"),
            ("\\v", "\u{B}"), ("\\\\", "\\"), ("\\\"", "\""), ("\\'", "'"), ("\\s", " "), ("\\x41", "A"),
            ("\\101", "A"), ("\\u00e4", "ä"), ("\\U0001F600", "\u{1F600}"), ("\\xc3\\xa4", "ä"),
        ])
    func resolvesEscapes(_ text: String, _ expected: String) throws {
        #expect(try words("x\(text)y") == ["x\(expected)y"])
        #expect(try words("\"x\(text)y\"") == ["x\(expected)y"])
        #expect(try words("'x\(text)y'") == ["x\(expected)y"])
    }

    @Test(
        arguments: [
            "\"a", "'a", "\"a\"b", "a\"b\"", "\\q", "a\\", "\\x4", "\\xg0", "\\x+1", "\\x00", "\\10", "\\400",
            "\\u123", "\\ud800", "\\U00110000", "\\xff",
        ])
    func refusesWhatIsNoItem(_ text: String) {
        #expect(throws: ValueProblem.self) { try words("fine \(text)") }
    }

    @Test("A list has 4096 items at most, in one assignment or in several")
    func areBounded() {
        func errors(_ counts: Int...) -> [String] {
            let lines = counts.map { "Nodes=" + String(repeating: "1 ", count: $0) }.joined(separator: "\n")
            return Sandbox().diagnostics(Sandbox.panel + "[Sources]\n\(lines)")
        }
        #expect(errors(4096) == [])
        #expect(errors(4097) == ["relay.conf:6:8199: error: Nodes= item 1 is beyond the 4096 items a list may have"])
        #expect(errors(4000, 97).count == 1)
    }

    @Test("An item keeps its place")
    func keepsPlaces() throws {
        let items = try WordList.words(of: PlacedText("a  \"b c\" d"))
        #expect(items.map(\.place.position.column) == [1, 4, 10])
    }
}
