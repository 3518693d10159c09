// SPDX-License-Identifier: MIT

import Foundation
import Testing

@Suite("The examples") struct ExampleTests {
    private static let folder = "packaging/examples"

    /// What carries the lines on; all other examples have no field in them.
    private static let carriers = ["alloy", "fluent-bit", "journal-upload", "rsyslog", "vector"]

    private func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: Repository.root.appending(path: folder).path)
    }

    /// What all files of an example say.
    private func text(of example: String) throws -> String {
        let top = Repository.root.appending(path: "\(Self.folder)/\(example)")
        var text = ""
        for path in try FileManager.default.subpathsOfDirectory(atPath: top.path) {
            let file = top.appending(path: path)
            if try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
                text += try String(contentsOf: file, encoding: .utf8)
            }
        }
        return text
    }

    @Test("name fields that the journal has", arguments: carriers) func fields(of example: String) throws {
        let text = try text(of: example)
        // Alloy's labels are the names in small letters, and `_` before those of journald's own.
        let named =
            text.matches(of: #/\b((?:PASARGUARD|XRAY)_[A-Z_]+)/#).map { String($0.output.1) }
            + text.matches(of: #/__journal_([a-z][a-z_]*)/#).map { $0.output.1.uppercased() }
        #expect(!named.isEmpty)
        let known = try Set(JournalFields.ofLines())
        #expect(named.filter { !known.contains($0) } == [])
    }

    @Test(
        "choose by the identifier, and the unit or the user", arguments: ["alloy", "fluent-bit", "rsyslog", "vector"])
    func choice(of example: String) throws {
        let text = try text(of: example)
        #expect(text.contains(#/SYSLOG_IDENTIFIER( ==|=) ?"?pasarguard\b/#))
        #expect(text.contains(#/(_SYSTEMD_UNIT|include_units).*pasarguard-logrelay|pasarguard-logrelay:x:" & \$!_UID/#))
        #expect(try names(in: "packaging/systemd").contains("pasarguard-logrelay.service"))
    }

    @Test("are all told of in the README") func told() throws {
        let readme = try String(contentsOf: Repository.root.appending(path: "README.md"), encoding: .utf8)
        let examples = try names(in: Self.folder).filter { $0 != "make-certificates" }
        #expect(Set(examples).isSuperset(of: Self.carriers))
        #expect(examples.filter { !readme.contains("packaging/examples/\($0)") } == [])
    }
}
