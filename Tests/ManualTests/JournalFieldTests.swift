// SPDX-License-Identifier: MIT

import Testing

@testable import RelayLog

@Suite("pasarguard-logrelay(8), the journal's fields") struct JournalFieldTests {
    private static let page = ManualPage.commands

    private func fieldsOfMessages() throws -> [String] {
        try ValueForm.ofKey.map { FieldName.of($0.key) }
            + JournalFields.literals(in: "Sources/RelayLog/Forms", #/"(RELAY_[A-Z]+|MESSAGE_ID)["=]/#)
    }

    private func fieldsOfNotes() throws -> [String] {
        try JournalFields.literals(in: "Sources/JournalSink/Archive/", #/StaticString = "(PASARGUARD_[A-Z]+)"/#)
            + JournalFields.literals(in: "Sources/JournalSink/Archive/", #/field\("(PASARGUARD_[A-Z]+)"/#)
    }

    @Test("are all there, and no other") func items() throws {
        expectSame(Self.page.items("Dv", below: "JOURNAL", ""), try JournalFields.ofLines())
        expectSame(
            Self.page.items("Dv", below: "JOURNAL", "The relay's own messages") + ["MESSAGE_ID"],
            try fieldsOfMessages() + fieldsOfNotes())
    }

    @Test("and those that are named elsewhere exist", arguments: ManualPage.all.map(\.name))
    func mentions(of name: String) throws {
        let page = try #require(ManualPage.all.first { $0.name == name })
        // journald's own, of whoever wrote the entry.
        let known = try Set(JournalFields.ofLines() + fieldsOfMessages() + fieldsOfNotes() + ["_UID"])
        #expect(page.names("Dv").filter { !known.contains($0) } == [])
    }

    @Test("are looked for by names that exist") func searches() throws {
        let known = try Set(JournalFields.ofLines())
        let searched = (ManualPage.all.flatMap(\.examples) + Self.page.lines.map(\.text)).joined(separator: "\n")
            .matches(of: #/\b((?:PASARGUARD|XRAY)_[A-Z_]+)=/#).map { String($0.output.1) }
        #expect(!searched.isEmpty)
        #expect(searched.filter { !known.contains($0) } == [])
    }
}
