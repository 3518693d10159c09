// SPDX-License-Identifier: MIT

import ArgumentParser
import Glibc
import RelayConfiguration
import StreamClient

/// `reload`: what `ExecReload=` of the units runs. systemd learns nothing of the outcome of a signal, so a configuration
/// that cannot be used is refused here, where `systemctl reload` shows it.
struct ReloadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload", abstract: "Check the configuration, then have a running relay take it over.",
        discussion: "For ExecReload= of the unit: \"systemctl reload\" is what to use by hand.")

    @Option(
        help: ArgumentHelp("The configuration file; PATH.d/*.conf beside it is read too.", valueName: "path"),
        completion: .file())
    var config = "/etc/pasarguard-logrelay/relay.conf"

    @Option(
        help: ArgumentHelp(
            "Where the relay's systemd credentials are. (default: $CREDENTIALS_DIRECTORY)", valueName: "path"),
        completion: .directory)
    var credentials: String?

    @Option(help: ArgumentHelp("The relay's process.", valueName: "number"))
    var pid: Int32

    func validate() throws {
        if pid <= 1 { throw ValidationError("--pid \(pid): no process of a relay, write $MAINPID in the unit.") }
    }

    func run() throws {
        StandardStreams.prepare()
        var environment = ServiceEnvironment.current
        if let credentials { environment.credentialsDirectory = credentials }
        do {
            _ = try Configuration.load(path: config, environment: environment)
        } catch {
            throw ExitStatus.configuration.exit(saying: error.description)
        }
        guard kill(pid, SIGHUP) == 0 else {
            throw ExitStatus.unavailable.exit(
                saying: "the relay's process \(pid) cannot be told: \(String(cString: strerror(errno)))")
        }
        // systemctl waits for the end of a reload that has announced itself by when this command ends.
        usleep(300_000)
    }
}
