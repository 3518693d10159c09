// SPDX-License-Identifier: MIT

import Foundation
import LogRelayModel
import Testing

@testable import JournalSink

let isRoot = geteuid() == 0

/// There is nothing to read, or not for this process.
@Suite struct UnreadableTests {
    private func withDirectory(_ body: (URL) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(
            path: "archive-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try await body(directory)
    }

    private func archive(in directory: URL) -> JournalArchive {
        JournalArchive(
            settings: .init(
                place: .directory(directory.path), socketPath: "\(directory.path)/socket", patience: .milliseconds(1)))
    }

    @Test func noJournal() async throws {
        try await withDirectory { directory in
            await #expect(throws: ArchiveError.noJournal) { try await archive(in: directory).recall() }
            await #expect(throws: ArchiveError.noJournal) {
                try await archive(in: directory).lastLines(of: .core, limit: 1)
            }
        }
    }

    @Test func noDirectory() async throws {
        let archive = archive(in: URL(filePath: "/nonexistent"))
        await #expect(throws: ArchiveError.failed(call: "sd_journal_open_directory", ENOENT)) {
            try await archive.recall()
        }
    }

    @Test(.enabled(if: !isRoot, "root may read everything"))
    func aJournalThatMayNotBeRead() async throws {
        try await withDirectory { directory in
            let machine = directory.appending(path: String(repeating: "0", count: 32))
            try FileManager.default.createDirectory(at: machine, withIntermediateDirectories: true)
            let file = machine.appending(path: "system.journal").path
            try Data([0]).write(to: URL(filePath: file))
            try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: file)
            await #expect(throws: ArchiveError.notPermitted(path: file)) { try await archive(in: directory).recall() }
        }
    }

    @Test func aNamespaceThatDoesNotExist() async throws {
        let archive = JournalArchive(
            settings: .init(place: .machine(namespace: "logrelay-nonexistent"), socketPath: "/nonexistent"))
        await #expect(throws: ArchiveError.noJournal) { try await archive.recall() }
    }

    @Test func theSystemsFilesAreThoseOfTheMachineAndTheNamespace() {
        let machine = String(repeating: "?", count: 32)
        #expect(
            JournalPlace.machine(namespace: nil).patterns == [
                "/run/log/journal/\(machine)/system.journal", "/var/log/journal/\(machine)/system.journal",
            ])
        #expect(
            JournalPlace.machine(namespace: "vpn").patterns == [
                "/run/log/journal/\(machine).vpn/system.journal", "/var/log/journal/\(machine).vpn/system.journal",
            ])
    }
}
