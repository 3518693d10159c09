// SPDX-License-Identifier: MIT

import RelayTesting

import struct Foundation.Data
import class Foundation.JSONDecoder

/// What the built program says of its commands and options (`--experimental-dump-help`).
struct ProgramHelp: Decodable {
    struct Command: Decodable {
        var commandName: String
        var arguments: [Argument]?
        var subcommands: [Command]?

        /// As they are written, `--config`, but for those that are refused.
        var options: [String] {
            (arguments ?? []).filter { $0.abstract?.contains("not built yet") != true }
                .flatMap { $0.names ?? [] }.map(\.written)
        }
    }

    struct Argument: Decodable {
        struct Name: Decodable {
            var kind: String
            var name: String

            var written: String { (kind == "long" ? "--" : "-") + name }
        }

        var names: [Name]?
        var abstract: String?
        /// The words that it takes, where it takes no others.
        var allValues: [String]?
    }

    var command: Command

    static func ofBuiltProgram() async throws -> ProgramHelp {
        let process = try RelayProcess(arguments: ["--experimental-dump-help"])
        _ = try await process.waitForExit()
        return try JSONDecoder().decode(
            ProgramHelp.self, from: Data(process.output.all.joined(separator: "\n").utf8))
    }
}
