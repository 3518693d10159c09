// SPDX-License-Identifier: MIT

import ArgumentParser
import Doctor
import Glibc
import RelayConfiguration
import StreamClient

/// `check`: whether the configuration can be run with, and where it is asked for, whether the panel goes along.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check the configuration and show every error and warning in it.",
        discussion: """
            With --online, the panel is asked too, as the relay would ask it, once: every failure is shown with its cause \
            and its cure. With a password that is one login, of which the panel tells its owner.
            """)

    @Option(
        help: ArgumentHelp("The configuration file; PATH.d/*.conf beside it is read too.", valueName: "path"),
        completion: .file())
    var config = "/etc/pasarguard-logrelay/relay.conf"

    @Flag(help: "Ask the panel too: log in, look at its nodes, and try the streams.")
    var online = false

    @Flag(
        help: """
            With --online: open Server-Sent Events too. A second reader takes lines from the first, so that the relay \
            loses what comes meanwhile.
            """)
    var openStreams = false

    @Flag(help: "The findings as JSON.")
    var json = false

    func validate() throws {
        if openStreams, !online { throw ValidationError("--open-streams opens nothing without --online: add that.") }
    }

    func run() async throws {
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
        let examination = online ? await examine(configuration) : nil
        do {
            try report(diagnostics, examination, on: configuration)
        } catch {
            throw ExitStatus(error).exit(saying: error.description)
        }
        if configuration == nil { throw ExitCode(ExitStatus.configuration.rawValue) }
        if let examination, examination.exitCode != 0 { throw ExitCode(examination.exitCode) }
    }

    /// nil, and nothing is sent anywhere, where the configuration cannot be used.
    private func examine(_ configuration: Configuration?) async -> Examination? {
        guard let configuration else { return nil }
        if openStreams {
            StandardStreams.tell(
                "--open-streams: of Server-Sent Events, what comes while they are open, and what waits at the nodes, is"
                    + " taken from the relay: it is neither in the journal nor on the socket")
        }
        return await PanelCheck.examine(configuration, file: config, opensEventStreams: openStreams)
    }

    /// Findings go to stderr, as those of `run` do; the verdict and JSON to stdout.
    private func report(
        _ diagnostics: [Diagnostic], _ examination: Examination?, on configuration: Configuration?
    ) throws(ClientFailure) {
        let connect = configuration?.panel.connect.map { "\($0)" }
        let proxy = configuration?.panel.proxy.map { "\($0)" }
        if json {
            let object = JSONText.object([
                "valid": configuration != nil ? "true" : "false", "connect": connect.map(JSONText.string),
                "proxy": proxy.map(JSONText.string),
                "diagnostics": JSONText.list(diagnostics.map(\.json)),
                "online": examination.map(JSONReport.object),
            ])
            try StandardStreams.write("\(object)\n".utf8)
            return
        }
        let text = diagnostics.map { "\($0)\n" }.joined()
        _ = try OutputDescriptor(STDERR_FILENO).write(Array(text.utf8))
        if let examination {
            let report = TextReport(examination, painter: StandardStreams.painter(.auto))
            return try StandardStreams.write(report.text.utf8)
        }
        guard configuration != nil else { return }
        let way =
            connect.map { "; connects to \(SafeText.of($0))" }
            ?? proxy.map { "; the panel is connected to through \(SafeText.of($0))" } ?? ""
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
