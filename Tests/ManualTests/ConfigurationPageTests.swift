// SPDX-License-Identifier: MIT

import Testing

@testable import RelayConfiguration

@Suite("pasarguard-logrelay.conf(5)") struct ConfigurationPageTests {
    private static let page = ManualPage.configuration

    /// A key as an item of the page introduces it: `.It Cm Mode= Ns Ar mode Pq default : Li 0660`.
    private struct Entry: Hashable, CustomStringConvertible {
        var section: String
        var key: String
        var standard: String

        var description: String { "\(section) \(key)=\(standard)" }
    }

    @Test("has every section") func sections() {
        expectSame(Self.page.subsections(of: "SECTIONS"), SectionName.allCases.map(\.header))
    }

    @Test("has every key, in its section, with its default, and no other") func keys() throws {
        var documented: [Entry] = []
        for (heading, text) in Self.page.lines where heading.section == "SECTIONS" && text.hasPrefix(".It Cm ") {
            let item = try #require(
                text.wholeMatch(of: #/\.It Cm (\w+)= Ns Ar \w+(?: Pq default : Li (\S+))?/#), "\(text)")
            documented.append(
                Entry(section: heading.subsection, key: String(item.1), standard: item.2.map(String.init) ?? ""))
        }
        let real = Schema.keys.map { Entry(section: $0.section.header, key: $0.name, standard: $0.standard) }
        #expect(documented.count == Set(documented).count)
        expectSame(documented.map(\.description), real.map(\.description))
    }

    @Test("and the others name only keys that there are", arguments: ManualPage.all.map(\.name))
    func mentions(of name: String) throws {
        let page = try #require(ManualPage.all.first { $0.name == name })
        let known = Set(Schema.keys.map { $0.name + "=" })
        #expect(page.names("Cm").filter { $0.hasSuffix("=") && !known.contains($0) } == [])
    }

    @Test("has every word that a key takes")
    func words() {
        func quoted(_ section: String, _ key: String) -> [String] {
            Self.page.quoted(in: "Cm \(key)=", below: "SECTIONS", section)
        }
        expectSame(quoted("[Panel]", "Dialect"), Dialect.allCases.map(\.rawValue))
        expectSame(quoted("[Journal]", "Level"), LineLevel.allCases.map(\.rawValue))
        expectSame(quoted("[Journal]", "Kinds"), LineKind.allCases.map(\.rawValue) + ["all"])
        expectSame(quoted("[Log]", "Level"), LogLevel.allCases.map(\.rawValue))
    }

    @Test("has only examples that can be used") func examples() throws {
        let examples = Self.page.examples.filter { $0.hasPrefix("[Panel]") }
        #expect(examples.count >= 3)
        for example in examples {
            var files = InMemoryFiles()
            files.add("/etc/pasarguard-logrelay/relay.conf", example)
            for secret in ["password", "api-key"] { files.add("/etc/pasarguard-logrelay/\(secret)", "pg_key_secret") }
            files.add("/etc/pasarguard-logrelay/panel.pem", "-----BEGIN CERTIFICATE-----")
            let configuration = try Configuration.load(
                path: "/etc/pasarguard-logrelay/relay.conf", environment: ServiceEnvironment(), files: files)
            #expect(configuration.warnings == [])
        }
    }
}
