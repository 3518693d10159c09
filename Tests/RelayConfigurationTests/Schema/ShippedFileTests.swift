// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import RelayConfiguration

@Suite("etc/relay.conf")
struct ShippedFileTests {
    private func text() throws -> String {
        try String(contentsOf: Fixture.repository.appending(path: "etc/relay.conf"), encoding: .utf8)
    }

    /// With every commented key in force, and what has to be filled in filled in.
    private func uncommented() throws -> String {
        try text().split(separator: "\n", omittingEmptySubsequences: false).map { line in
            switch line {
            case "URL=": "URL=https://panel.example.com:8000"
            case "Username=": "Username=relay"
            case "PasswordFile=": "PasswordFile=/secrets/password"
            case _ where line.hasPrefix("#") && line.dropFirst().first?.isLetter == true: String(line.dropFirst())
            default: String(line)
            }
        }.joined(separator: "\n")
    }

    @Test("As shipped it lacks only the address and the credentials")
    func parses() throws {
        let lines = Sandbox().diagnostics(try text())
        #expect(lines.count == 2)
        #expect(lines.contains { $0.contains("URL= is missing") })
        #expect(lines.contains { $0.contains("names no credentials") })
    }

    @Test("It names every built key once, with its true default, and no other")
    func namesEveryKey() throws {
        var statements = Statements(try TextDecoding.scalars(of: Array(uncommented().utf8)), file: "relay.conf")
        var section = ""
        var written: [String: String] = [:]
        while let statement = statements.next() {
            switch statement {
            case .section(let name, let problem):
                #expect(problem == nil)
                section = String(name.string.prefix { $0 != " " })
            case .assignment(let key, let value):
                #expect(written.updateValue(value.string, forKey: "\(section) \(key.string)") == nil)
            case .malformed(let message, let place):
                Issue.record("\(place): \(message)")
            }
        }
        for key in ["Panel URL", "Panel Username", "Panel PasswordFile"] { written[key] = "" }
        let expected = Dictionary(
            uniqueKeysWithValues: Schema.keys.map { ("\($0.section.rawValue) \($0.name)", $0.standard) })
        #expect(written == expected)
    }

    @Test("With every commented key in force it gives exactly the defaults")
    func givesDefaults() throws {
        var written = try Sandbox().load(uncommented())
        // That Core= is written is all that is another's.
        #expect(written.sources.isCoreWritten)
        written.sources.isCoreWritten = false
        #expect(try written == Sandbox().load(Sandbox.panel))
    }
}
