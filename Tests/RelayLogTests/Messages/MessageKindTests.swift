// SPDX-License-Identifier: MIT

import Logging
import Testing

@testable import RelayLog

@Suite("Every message that the relay logs is a declared kind")
struct MessageKindTests {
    @Test("Every call site logs a constant text of the table, at the level of the table")
    func callSitesAreKnown() throws {
        let sites = try CallSite.all(in: "Sources")
        #expect(sites.count > 30, "the search finds the call sites")
        for site in sites {
            let kind = site.text.flatMap(MessageKind.of)
            #expect(kind != nil, "not in the table: \(site)")
            if let kind { #expect(kind.level.rawValue == site.level, "another level in the table: \(site)") }
        }
    }

    @Test("No kind is declared that nobody logs")
    func allKindsAreUsed() throws {
        let used = Set(try CallSite.all(in: "Sources").compactMap(\.text)).union([MessageKind.messagesLost.text])
        #expect(MessageKind.all.map(\.text).filter { !used.contains($0) } == [])
    }

    @Test("An ID is 128 bits in lower-case digits, and no two kinds share one")
    func identifiersAreUnique() {
        for kind in MessageKind.all { #expect(kind.id.wholeMatch(of: #/[0-9a-f]{32}/#) != nil, "\(kind)") }
        #expect(Set(MessageKind.all.map(\.id)).count == MessageKind.all.count)
    }

    @Test("No two kinds share a text")
    func textsAreUnique() {
        #expect(Set(MessageKind.all.map(\.text)).count == MessageKind.all.count)
    }

    @Test("Every key that a call site names has a form in the sentence")
    func keysHaveForms() throws {
        let declared = try Repository.text("Sources/RelayDaemon/Reporting/LogKey.swift")
            .matches(of: #/static let \w+ = "(\w+)"/#).map { String($0.output.1) }
        #expect(declared.count > 5)
        #expect(declared.filter { ValueForm.of($0) == nil } == [])
    }
}
