// SPDX-License-Identifier: MIT

import Testing
import XrayLog

@Suite("Lines of the fixtures")
struct FixtureTests {
    @Test("There is a fixture of every kind")
    func everyKind() {
        let kinds = Set(Fixture.all.compactMap { $0.xray["kind"] })
        #expect(kinds == Set(XrayLine.Kind.allCases.map { .text($0.rawValue) }))
    }

    @Test("The fields are exactly those expected", arguments: Fixture.all)
    func fields(fixture: Fixture) {
        let bytes = Array(fixture.line.utf8)
        let line = XrayLine(parsing: bytes)
        #expect(line.values(in: bytes) == fixture.xray)
        #expect(line.level.rawValue == fixture.level)
    }

    @Test("Every beginning of a line has its ranges inside", arguments: Fixture.all)
    func prefixes(fixture: Fixture) {
        let bytes = Array(fixture.line.utf8)
        for length in 0...bytes.count {
            // A copy of exactly this length, so that a sanitizer sees a read behind it.
            let prefix = Array(bytes[..<length])
            #expect(XrayLine(parsing: prefix).isInside(length: length))
        }
    }
}
