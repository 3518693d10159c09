// SPDX-License-Identifier: MIT

import Foundation
import Testing

@testable import RelayLog

@Suite("The catalogue explains every kind of message")
struct CatalogTests {
    private static let path = "packaging/catalog/pasarguard-logrelay.catalog"

    private func catalog() throws -> Catalog { try Catalog(Repository.text(Self.path)) }

    @Test("The catalogue and the table have the same IDs in the same order")
    func identifiersAgree() throws {
        #expect(try catalog().items.map(\.id) == MessageKind.all.map(\.id))
    }

    @Test("Every item has a subject, who defined it, and a text that says what to do or why nothing is to be done")
    func itemsAreWhole() throws {
        for item in try catalog().items {
            #expect(Set(item.headers.keys) == ["Subject", "Defined-By"], "\(item.id)")
            #expect(item.headers["Defined-By"] == "pasarguard-logrelay")
            #expect(item.body.contains("."), "\(item.id)")
        }
    }

    @Test("Every field in a text is one that a message can have")
    func placeholdersAreFields() throws {
        let known = Set(ValueForm.ofKey.map { FieldName.of($0.key) })
        for item in try catalog().items {
            for match in item.body.matches(of: #/@([^@\s]*)@/#) {
                #expect(known.contains(String(match.output.1)), "\(item.id)")
            }
        }
    }

    @Test("journalctl takes the catalogue and gives it back whole")
    func journalctlTakesIt() throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "catalog-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        let folder = root.appending(path: "usr/lib/systemd/catalog")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: Repository.root.appending(path: Self.path), to: folder.appending(path: "pasarguard-logrelay.catalog"))
        #expect(try journalctl("--root=\(root.path)", "--update-catalog").isEmpty)
        let listed = try journalctl("--root=\(root.path)", "--list-catalog").split(separator: "\n")
        let expected = try catalog().items.map { "\($0.id) pasarguard-logrelay: \($0.headers["Subject"] ?? "")" }
        #expect(listed.map(String.init).sorted() == expected.sorted())
    }

    /// What it says, complaints included.
    private func journalctl(_ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/journalctl")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: said, as: UTF8.self)
    }
}
