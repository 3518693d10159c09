// SPDX-License-Identifier: MIT

import ArgumentParser
import Doctor
import Glibc
import PanelLogs
import RelayConfiguration
import RelayDaemon
import StreamClient

/// `check`: whether the configuration can be run with, and where it is asked for, whether the panel goes along.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check the configuration and show every error and warning in it.",
        discussion: """
            With --online, the panel is asked too, as the relay would ask it, once: every failure is shown with its cause \
            and its cure. With a password that is one login, of which the panel tells its owner; none where the panel \
            refuses the running relay's.
            """)

    @Option(
        help: ArgumentHelp("The configuration file; PATH.d/*.conf beside it is read too.", valueName: "path"),
        completion: .file())
    var config = "/etc/pasarguard-logrelay/relay.conf"

    @Flag(help: "Ask the panel too: log in, look at its nodes, and try the streams.")
    var online = false

    @Flag(
        help: """
            With --online: open Server-Sent Events too. A second reader takes lines from the first. For a relay that is \
            stopped: what a running relay reads is not opened.
            """)
    var openStreams = false

    @Flag(help: "The findings as JSON.")
    var json = false

    func validate() throws {
        if openStreams, !online { throw ValidationError("--open-streams opens nothing without --online: add that.") }
    }

    func run() async throws { try await prepare().finish() }

    /// Does all that root's rights are needed for, and gives them up where the panel is to be asked.
    ///
    /// To be called on the first thread, before it waits for others: libdispatch then ends it in all but name, and the C
    /// library changes no thread that ends. It would keep root's rights.
    func prepare() throws -> Preparation {
        StandardStreams.prepare()
        let service = CheckedService(ofConfiguration: config)
        let findings = FileFindings(config, service, asksPanel: online)
        // Where the configuration cannot be used, nothing is sent anywhere.
        guard online, let configuration = findings.configuration else {
            return Preparation(config: config, json: json, findings: findings, check: nil)
        }
        do {
            let check = try PanelCheck(
                configuration: configuration, file: config, tls: findings.tls, service: service.identity,
                forcesStreams: openStreams)
            return Preparation(config: config, json: json, findings: findings, check: check)
        } catch {
            throw ExitStatus.noPermission.exit(saying: error.description)
        }
    }

    /// What is known before the panel is asked.
    struct Preparation: Sendable {
        fileprivate let config: String
        fileprivate let json: Bool
        fileprivate let findings: FileFindings
        fileprivate let check: PanelCheck?

        /// Asks the panel, and reports.
        func finish() async throws {
            let examination = await check?.examine()
            do {
                try report(examination)
            } catch {
                throw ExitStatus(error).exit(saying: error.description)
            }
            switch findings.verdict {
            case .valid: break
            case .invalid: throw ExitCode(ExitStatus.configuration.rawValue)
            case .unknown: throw ExitCode(ExitStatus.noPermission.rawValue)
            }
            if let examination, examination.exitCode != 0 { throw ExitCode(examination.exitCode) }
        }
    }
}

extension CheckCommand.Preparation {
    /// Findings go to stderr, as those of `run` do; the verdict and JSON to stdout.
    fileprivate func report(_ examination: Examination?) throws(ClientFailure) {
        let configuration = findings.configuration
        let connect = configuration?.panel.connect.map { "\($0)" }
        let proxy = configuration?.panel.proxy.map { "\($0)" }
        if json {
            let object = JSONText.object([
                "valid": findings.verdict.json, "connect": connect.map(JSONText.string),
                "proxy": proxy.map(JSONText.string),
                "diagnostics": JSONText.list(findings.diagnostics.map(\.json)),
                "online": examination.map(JSONReport.object),
            ])
            try StandardStreams.write("\(object)\n".utf8)
            return
        }
        let text = findings.diagnostics.map { "\($0)\n" }.joined()
        _ = try OutputDescriptor(STDERR_FILENO).write(Array(text.utf8))
        if let examination {
            let report = TextReport(
                examination, painter: StandardStreams.painter(.auto), width: StandardStreams.columns)
            return try StandardStreams.write(report.text.utf8)
        }
        guard findings.verdict == .valid else { return }
        let way =
            connect.map { "; connects to \(SafeText.of($0))" }
            ?? proxy.map { "; the panel is connected to through \(SafeText.of($0))" } ?? ""
        try StandardStreams.write("\(SafeText.of(config)) is valid\(way)\n".utf8)
    }
}

/// What the files say, and whether the relay could run with them.
private struct FileFindings: Sendable {
    enum Verdict {
        case valid, invalid
        /// Something could not be looked at by this user.
        case unknown

        /// nil where it is not known.
        var json: String? {
            switch self {
            case .valid: "true"
            case .invalid: "false"
            case .unknown: nil
            }
        }
    }

    var configuration: Configuration?
    var diagnostics: [Diagnostic]
    var verdict: Verdict
    /// How the panel's certificate would be judged.
    var tls = Result<TLSPolicy?, TLSPolicyError>.success(nil)

    /// - Parameter asksPanel: whether the panel's examination reports what TLS lacks.
    init(_ path: String, _ service: CheckedService, asksPanel: Bool) {
        var environment = ServiceEnvironment.current
        environment.unitCredentials = service.credentials
        if environment.runtimeDirectory == nil {
            environment.runtimeDirectory = SituationalDefault.runtimeDirectory(
                configurationPath: AbsolutePath.of(path))
        }
        do {
            let loaded = try Configuration.load(path: path, environment: environment, files: service.files)
            configuration = loaded
            diagnostics = loaded.warnings
            verdict = .valid
            tls = Self.policy(loaded)
        } catch {
            configuration = nil
            diagnostics = error.diagnostics
            verdict = error.isOnlyUntested ? .unknown : .invalid
        }
        if case .failure(let error) = tls, !asksPanel {
            diagnostics.append(.error(error.description, in: path))
            verdict = .invalid
        }
    }

    private static func policy(_ configuration: Configuration) -> Result<TLSPolicy?, TLSPolicyError> {
        do throws(TLSPolicyError) {
            return .success(try TLSPolicy(configuration))
        } catch {
            return .failure(error)
        }
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
