// SPDX-License-Identifier: MIT

import ArgumentParser
import FoundationEssentials
import Logging
import RelayConfiguration
import RelayDaemon

/// `run`: the daemon.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Relay until told to stop (the default command).")

    @Option(help: "The configuration file; PATH.d/*.conf beside it is read too.")
    var config = "/etc/pasarguard-logrelay/relay.conf"

    func run() async throws {
        let path = config
        let load: @Sendable () throws(ConfigurationError) -> Configuration = { () throws(ConfigurationError) in
            try Configuration.load(path: path, environment: .current)
        }
        let configuration: Configuration
        do {
            configuration = try load()
        } catch {
            throw ExitStatus.configuration.exit(saying: error.description)
        }
        var logger = Logger(label: "pasarguard-logrelay", factory: StreamLogHandler.standardError(label:))
        logger.logLevel = Logger.Level(configuration.log.level)
        do {
            try await Daemon(
                configuration: configuration, environment: ProcessInfo.processInfo.environment, logger: logger,
                load: load, setLogLevel: { _ in }
            ).run()
        } catch {
            throw ExitStatus(error).exit(saying: error.description)
        }
    }
}

extension Logger.Level {
    init(_ level: LogLevel) {
        self =
            switch level {
            case .debug: .debug
            case .info: .info
            case .notice: .notice
            case .warning: .warning
            case .error: .error
            }
    }
}
