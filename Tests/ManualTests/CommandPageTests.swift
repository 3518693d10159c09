// SPDX-License-Identifier: MIT

import Foundation
import RelayTesting
import Testing

@testable import RelayConfiguration
@testable import pasarguard_logrelay

@Suite("pasarguard-logrelay(8)") struct CommandPageTests {
    private static let page = ManualPage.commands

    @Test("has every command and every option of it, but those that are not built") func options() async throws {
        let program = try await ProgramHelp.ofBuiltProgram()
        expectSame(Self.page.subsections(of: "COMMANDS"), program.command.subcommands?.map(\.commandName) ?? [])
        for command in program.command.subcommands ?? [] {
            let documented = Self.page.items("Fl", below: "COMMANDS", command.commandName).map { "-" + $0 }
            // Every command has these; they are told once.
            let own = Set(command.options).subtracting(["-h", "--help", "-help", "--version"])
            if own.isEmpty { #expect(documented == []) } else { expectSame(documented, own) }
        }
    }

    @Test("has every word that an option takes") func words() async throws {
        let program = try await ProgramHelp.ofBuiltProgram()
        var compared = 0
        for command in program.command.subcommands ?? [] {
            for option in command.arguments ?? [] {
                guard let words = option.allValues, let name = option.names?.first?.name else { continue }
                expectSame(Self.page.quoted(in: "Fl -\(name)", below: "COMMANDS", command.commandName), words)
                compared += 1
            }
        }
        #expect(compared >= 4)
    }

    @Test("and the others name no option that there is not", arguments: ManualPage.all.map(\.name))
    func mentions(of name: String) async throws {
        let page = try #require(ManualPage.all.first { $0.name == name })
        let program = try await ProgramHelp.ofBuiltProgram()
        var known = Set(program.command.options + (program.command.subcommands ?? []).flatMap(\.options))
        // The parser's own, which it does not list.
        let completions = try RelayProcess(arguments: ["--generate-completion-script", "bash"])
        #expect(try await completions.waitForExit() == .status(0))
        known.insert("--generate-completion-script")
        #expect(page.names("Fl").map { "-" + $0 }.filter { !known.contains($0) } == [])
    }

    @Test("has every exit status") func exitStatus() {
        let documented = Self.page.text(below: "EXIT STATUS").filter { $0.hasPrefix(".It ") }.map { $0.dropFirst(4) }
        expectSame(documented.map(String.init), ["0"] + ExitStatus.allCases.map { "\($0.rawValue)" })
    }

    @Test("has every key of what check says as JSON, and every word of it") func checkAsJSON() throws {
        let reports = try Repository.sources(in: "Sources/Doctor/Reports")
        let command = try String(
            contentsOf: Repository.root.appending(path: "Sources/pasarguard-logrelay/CheckCommand.swift"),
            encoding: .utf8)
        let keys = (reports + command).matches(of: #/"(\w+)": /#).map { String($0.output.1) }
        let text = Self.page.text(below: "COMMANDS", "check").joined(separator: " ")
        let documented = text.split(separator: " ")
        #expect(Set(keys).count > 15)
        for word in keys + reports.matches(of: #/case \.\w+: "(\w+)"/#).map({ String($0.output.1) }) {
            #expect(documented.contains { $0 == word }, "\(word)")
        }
    }

    @Test("has every systemd credential") func credentials() {
        expectSame(Self.page.items("Li", below: "CREDENTIALS"), CredentialKind.allCases.map(\.systemdCredential))
    }

    @Test("has every variable of the environment that is looked at") func environment() throws {
        let found = try ["RelayConfiguration", "RelayLog", "ServiceManager", "pasarguard-logrelay"]
            .map { try Repository.sources(in: "Sources/\($0)") }.joined()
            .matches(of: #/(?:environment\[|variable\(|value\(of: )"([A-Z_]+)"/#).map { String($0.output.1) }
        let looks = found + ProxyEnvironment.names
        expectSame(Self.page.items("Ev", below: "ENVIRONMENT"), looks)
        #expect(Self.page.names("Ev").filter { !looks.contains($0) } == [])
    }

    @Test("is what the units and the socket unit refer to") func documentation() throws {
        let units = Repository.root.appending(path: "packaging/systemd")
        let pages = Set(ManualPage.all.map(\.name))
        var named: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(atPath: units.path)
        where file.hasSuffix(".service") || file.hasSuffix(".socket") {
            let text = try String(contentsOf: units.appending(path: file), encoding: .utf8)
            named.formUnion(text.matches(of: #/man:([\w.-]+)\((\d)\)/#).map { "\($0.output.1).\($0.output.2)" })
        }
        expectSame(named, pages)
    }
}
