// SPDX-License-Identifier: MIT

import PanelLogs
import Testing

@testable import Doctor

@Suite("The core's log section")
struct CoreTests {
    private func finding(_ log: CoreLog) throws -> Finding {
        var facts = Sample.facts()
        facts.coreLogs = .success([log])
        return try #require(Examination(of: facts).of("core").first)
    }

    @Test(
        "that keeps lines from the panel is a warning, which says what to write",
        arguments: [
            (CoreLog(access: "none", level: "warning"), #""access": "none""#),
            (CoreLog(access: "/var/log/xray/access.log"), "the file /var/log/xray/access.log"),
            (CoreLog(level: "None"), #""loglevel": "none""#), (CoreLog(hasSection: false), "nothing"),
        ])
    func complaint(_ log: CoreLog, _ words: String) throws {
        let finding = try finding(log)
        #expect(finding.verdict == .warning)
        #expect(finding.cause.contains(words))
        #expect(finding.cure.joined().contains(#""access": "", "loglevel": "warning""#))
    }

    @Test("of PasarGuard counts for its level alone: its node overrides the rest") func eventStream()
        throws
    {
        func finding(_ log: CoreLog) throws -> Finding {
            var facts = Sample.facts(.eventStream)
            facts.coreLogs = .success([log])
            return try #require(Examination(of: facts).of("core").first)
        }
        #expect(try finding(CoreLog(level: "none")).cause.contains("bring no lines"))
        #expect(try finding(CoreLog(access: "none")).verdict == .ok)
        #expect(try finding(CoreLog(hasSection: false)).verdict == .ok)
    }

    @Test("that does not is in order", arguments: [CoreLog(), CoreLog(level: "debug"), CoreLog(level: "error")])
    func sound(_ log: CoreLog) throws {
        #expect(try finding(log).verdict == .ok)
    }

    @Test("that may not be read is not spoken of") func forbidden() {
        var facts = Sample.facts()
        facts.coreLogs = .failure(.forbidden(.webSocket, words: nil))
        #expect(Examination(of: facts).of("core").isEmpty)
        #expect(Examination(of: facts).exitCode == 0)
    }

    @Test("of each core has the core's name, harmless in a terminal") func names() {
        var facts = Sample.facts(.eventStream)
        facts.coreLogs = .success([CoreLog(name: "main", access: "none"), CoreLog(name: "second")])
        #expect(Examination(of: facts).of("core").map(\.subject.title) == ["core main", "core second"])
    }
}

@Suite("What else an event-stream panel is asked") struct EventStreamNoteTests {
    @Test("a missing users.read_simple is a warning that says what is lost") func names() throws {
        var facts = Sample.facts(.eventStream)
        facts.nameRight = .missing
        let finding = try #require(Examination(of: facts).of("rights").last)
        #expect(finding.verdict == .warning)
        #expect(finding.words.contains("users.read_simple") && finding.words.contains("numbers"))
        #expect(Examination(of: facts).exitCode == 0)
    }

    @Test(
        "is needed from PasarGuard 5 on",
        arguments: [("5.2.1", true), ("10.0", true), ("4.0.2", false), ("1.0", false)])
    func version(_ version: String, _ isNeeded: Bool) {
        var facts = Sample.facts(.eventStream)
        facts.version = .success(version)
        #expect(facts.mayHaveNumbersOnly == isNeeded)
        facts.version = .failure(.forbidden(nil, words: nil))
        #expect(facts.mayHaveNumbersOnly)
    }

    @Test("that other readers cannot be seen is a note, and no complaint") func readers() throws {
        let examination = Examination(of: Sample.facts(.eventStream))
        let note = try #require(examination.of("streams").first)
        #expect(note.verdict == .ok)
        #expect(note.cause.contains("cannot be seen"))
        #expect(examination.exitCode == 0)
        #expect(Examination(of: Sample.facts()).of("streams").isEmpty)
    }
}
