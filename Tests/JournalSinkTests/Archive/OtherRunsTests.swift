// SPDX-License-Identifier: MIT

import Testing

@testable import JournalSink

@Suite("Runs of other relays with the same Instance=") struct OtherRunsTests {
    private static let own = RunOrigin(configuration: "/etc/a.conf", panel: "a.example.com:443")

    private struct Note {
        var configuration: String?
        var panel = "a.example.com:443"
        var id: UInt64
        var isRunning = false
    }

    /// The newest first.
    private func others(_ notes: [Note]) -> OtherRuns {
        var others = OtherRuns()
        for note in notes {
            others.take(
                note.configuration.map { RunOrigin(configuration: $0, panel: note.panel) },
                of: ProcessMark(id: note.id, boot: "b"), own: Self.own, isRunning: note.isRunning)
        }
        return others
    }

    private func contains(_ others: OtherRuns, _ id: UInt64) -> Bool { others.contains(ProcessMark(id: id, boot: "b")) }

    @Test("none are those of this configuration, of whatever panel, nor those that note nothing") func own() {
        let others = others([
            Note(configuration: "/etc/a.conf", id: 4), Note(configuration: "/etc/a.conf", panel: "old:1", id: 3),
            Note(configuration: nil, id: 2), Note(configuration: nil, id: 1, isRunning: true),
        ])
        #expect(others.recent == nil)
        #expect((1...4).allSatisfy { !contains(others, $0) })
    }

    @Test("nor is one of a configuration that was moved") func moved() {
        let others = others([Note(configuration: "/home/a.conf", id: 1)])
        #expect(others.recent == nil)
        #expect(!contains(others, 1))
    }

    @Test("one is that of another file for another panel") func otherPanel() {
        let others = others([
            Note(configuration: "/etc/b.conf", panel: "b:1", id: 2), Note(configuration: "/etc/a.conf", id: 1),
        ])
        #expect(others.recent == "/etc/b.conf")
        #expect(contains(others, 2))
        #expect(!contains(others, 1))
    }

    @Test("and that of another file for the same panel, with all its earlier runs, while it runs") func running() {
        let others = others([
            Note(configuration: "/etc/a.conf", id: 5), Note(configuration: "/etc/b.conf", id: 4, isRunning: true),
            Note(configuration: "/etc/b.conf", id: 3), Note(configuration: "/etc/a.conf", id: 2),
        ])
        #expect(others.recent == "/etc/b.conf")
        #expect([3, 4].allSatisfy { contains(others, $0) })
        #expect([2, 5].allSatisfy { !contains(others, $0) })
    }

    @Test("one that has ended before this relay last began is left out without a word") func past() {
        let others = others([
            Note(configuration: "/etc/a.conf", id: 2), Note(configuration: "/etc/b.conf", panel: "b:1", id: 1),
        ])
        #expect(others.recent == nil)
        #expect(contains(others, 1))
    }

    @Test("the number of a process in another boot is no sign") func boots() {
        let others = others([Note(configuration: "/etc/b.conf", panel: "b:1", id: 1)])
        #expect(!others.contains(ProcessMark(id: 1, boot: "another")))
    }
}
