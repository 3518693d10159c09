// SPDX-License-Identifier: MIT

import ArgumentParser
import Glibc
import RelayConfiguration
import StreamClient

/// `check`: whether the configuration can be run with.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check the configuration and show every error and warning in it.")

    @Option(
        help: ArgumentHelp("The configuration file; PATH.d/*.conf beside it is read too.", valueName: "path"),
        completion: .file())
    var config = "/etc/pasarguard-logrelay/relay.conf"

    @Flag(help: "Ask the panel too (not built yet).")
    var online = false

    @Flag(help: "The findings as JSON.")
    var json = false

    func validate() throws {
        if online { throw ValidationError("--online is not built yet: leave it out to check the files alone.") }
    }

    func run() throws {
        StandardStreams.prepare()
        let diagnostics: [Diagnostic]
        let configuration: Configuration?
        do {
            let loaded = try Configuration.load(path: config, environment: .current)
            diagnostics = loaded.warnings
            configuration = loaded
        } catch {
            diagnostics = error.diagnostics
            configuration = nil
        }
        do {
            try report(diagnostics, on: configuration)
        } catch {
            throw ExitStatus(error).exit(saying: error.description)
        }
        if configuration == nil { throw ExitCode(ExitStatus.configuration.rawValue) }
    }

    /// Findings go to stderr, as those of `run` do; the verdict and JSON to stdout.
    private func report(
        _ diagnostics: [Diagnostic], on configuration: Configuration?
    ) throws(ClientFailure) {
        let proxy = configuration?.panel.proxy.map { "\($0)" }
        if json {
            let object = JSONText.object([
                "valid": configuration != nil ? "true" : "false", "proxy": proxy.map(JSONText.string),
                "diagnostics": JSONText.list(diagnostics.map(\.json)),
            ])
            try StandardStreams.write("\(object)\n".utf8)
            return
        }
        let text = diagnostics.map { "\($0)\n" }.joined()
        _ = try OutputDescriptor(STDERR_FILENO).write(Array(text.utf8))
        guard configuration != nil else { return }
        let way = proxy.map { "; the panel is connected to through \(SafeText.of($0))" } ?? ""
        try StandardStreams.write("\(SafeText.of(config)) is valid\(way)\n".utf8)
    }
}

extension Diagnostic {
    /// Without `line` and `column` for what concerns the whole file.
    fileprivate var json: String {
        JSONText.object([
            "severity": JSONText.string(severity.rawValue), "file": JSONText.string(file),
            "line": position.map { "\($0.line)" }, "column": position.map { "\($0.column)" },
            "message": JSONText.string(message),
        ])
    }
}
