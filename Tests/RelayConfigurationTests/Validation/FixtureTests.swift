// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import RelayConfiguration

@Suite("Fixtures: each NAME.conf says what NAME.expected says")
struct FixtureTests {
    @Test(arguments: Fixture.all)
    func matches(_ fixture: Fixture) throws {
        #expect(try fixture.outcome() == fixture.text(".expected"))
    }

    @Test("There are fixtures, and no expectation without one")
    func areComplete() throws {
        #expect(Fixture.all.count >= 30)
        let names = Set(Fixture.all.map(\.name))
        for file in try FileManager.default.contentsOfDirectory(atPath: Fixture.folder.path)
        where file.hasSuffix(".expected") {
            #expect(names.contains(String(file.dropLast(".expected".count))), "\(file)")
        }
    }
}
