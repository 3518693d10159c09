// SPDX-License-Identifier: MIT

import Foundation
import RelayTesting
import Testing

/// What `check --online --json` says, as a script reads it.
struct CheckedPanel: Decodable {
    struct Online: Decodable {
        var panel: String
        var dialect: String?
        var version: String?
        var exit: Int
        var findings: [Finding]
    }

    struct Finding: Decodable {
        struct Node: Decodable {
            var id: Int?
            var name: String?
        }

        var subject: String
        var source: String?
        var node: Node?
        var verdict: String
        var exit: Int?
        var cause: String
        var cure: String?
        var pin: String?
    }

    var valid: Bool
    /// Absent where the configuration cannot be used.
    var online: Online?
}

extension CheckedPanel.Online {
    /// The one thing that has failed.
    var failure: CheckedPanel.Finding? { findings.first { $0.verdict == "failed" } }

    func verdicts(_ subject: String) -> [String] { findings.filter { $0.subject == subject }.map(\.verdict) }
}

extension Stage {
    /// Runs the built program's examination of the stage's panel, by a configuration of its own.
    func check(
        _ arguments: [String] = [], environment: [String: String] = [:],
        _ change: (inout RelayFile) -> Void = { _ in }
    ) async throws -> (exit: RelayProcess.Exit, process: RelayProcess) {
        let path = try await write(name: "checked", change).path
        let process = try run(["check", "--online", "--config", path] + arguments, environment: environment)
        return (try await process.waitForExit(), process)
    }

    /// The same, read as a script does. Whatever it says, it says no secret.
    func checkPanel(
        _ arguments: [String] = [], _ change: (inout RelayFile) -> Void = { _ in }
    ) async throws -> (exit: RelayProcess.Exit, said: CheckedPanel) {
        let (exit, process) = try await check(["--json"] + arguments, change)
        let output = process.output.all
        #expect(output.count == 1, "one object on one line")
        #expect(!(output + process.errors.all).joined().contains("never-to-be-told"))
        return (exit, try JSONDecoder().decode(CheckedPanel.self, from: Data(output.joined().utf8)))
    }
}
