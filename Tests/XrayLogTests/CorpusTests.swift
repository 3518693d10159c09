// SPDX-License-Identifier: MIT

import Foundation
import Testing
import XrayLog

/// The fixtures as a whole. That each of them is read as it says is ``FixtureTests``' part.
@Suite("The corpus of lines")
struct CorpusTests {
    private let traceable = Fixture.all.filter { $0.made != nil }

    @Test("Every kind has lines that somebody writes")
    func everyKind() {
        let kinds = Set(traceable.compactMap { $0.xray["kind"] })
        #expect(kinds == Set(XrayLine.Kind.allCases.map { .text($0.rawValue) }))
    }

    @Test("There are lines of every form that access lines have had", arguments: ["1.8.4", "1.8.24", "25.1.30"])
    func everyVersion(version: String) {
        let lines = traceable.filter { $0.made?.since == version && $0.xray["kind"] == .text("access") }
        #expect(Set(lines.compactMap { $0.xray["status"] }) == [.text("accepted"), .text("rejected")])
    }

    @Test("At least 150 different lines, each with the function that makes it")
    func size() {
        #expect(Set(traceable.map(\.line)).count >= 150)
        #expect(traceable.filter { $0.made?.by.contains(".go ") != true }.map(\.line) == [])
        #expect(traceable.filter { $0.made?.filled?.contains(".go ") == false }.map(\.line) == [])
    }

    @Test("No case is told twice")
    func different() {
        let names = Fixture.all.map(\.testDescription)
        #expect(Set(names).count == names.count)
    }

    /// With `WRITE_CORPUS_DOCUMENT=1` it is written first.
    @Test("The page in the documentation is what the corpus makes")
    func document() throws {
        let text = CorpusDocument.text(of: Fixture.all)
        if ProcessInfo.processInfo.environment["WRITE_CORPUS_DOCUMENT"] == "1" {
            try Data(text.utf8).write(to: Fixture.document)
        }
        let written = try String(contentsOf: Fixture.document, encoding: .utf8)
        // As a whole: an expectation that fails would otherwise print both.
        let isCurrent = written == text
        #expect(isCurrent, "Run this test with WRITE_CORPUS_DOCUMENT=1 and look at what changed")
    }
}
