// SPDX-License-Identifier: MIT

import ArgumentParser
import FoundationEssentials
import Glibc
import Logging
import RelayConfiguration
import RelayDaemon
import RelayLog

/// `run`: the daemon.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Relay until told to stop (the default command).")

    @Option(help: "The configuration file; PATH.d/*.conf beside it is read too.")
    var config = "/etc/pasarguard-logrelay/relay.conf"

    func run() async throws {
        Daemon.forbidDumps()
        let log = RelayLog(environment: ProcessInfo.processInfo.environment)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await log.run() }
            // Ended last, so that it hands over what the others said.
            defer { group.cancelAll() }
            try await relay(sayingTo: log)
        }
    }

    private func relay(sayingTo log: RelayLog) async throws {
        let configuration = try loadAtStart(tellingFaultsTo: log)
        log.level = Logger.Level(configuration.log.level)
        let logger = log.logger(instance: configuration.panel.instance)
        do {
            try await Daemon(
                configuration: configuration, configurationPath: wholePath,
                environment: ProcessInfo.processInfo.environment, logger: logger,
                load: load, setLogLevel: { log.level = Logger.Level($0) }
            ).run()
        } catch {
            guard log.isNative else { throw ExitStatus(error).exit(saying: error.description) }
            logger.error("the relay cannot run", metadata: ["reason": "\(error)"])
            throw ExitCode(ExitStatus(error).rawValue)
        }
    }

    /// By whatever links it is reached.
    private var wholePath: String {
        guard let resolved = realpath(config, nil) else { return config }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private var load: @Sendable () throws(ConfigurationError) -> Configuration {
        let path = config
        return { () throws(ConfigurationError) in try Configuration.load(path: path, environment: .current) }
    }

    /// Reports what is wrong with the configuration: in the journal as a message for each fault, and else as compilers do.
    private func loadAtStart(tellingFaultsTo log: RelayLog) throws -> Configuration {
        do {
            return try load()
        } catch {
            guard log.isNative else { throw ExitStatus.configuration.exit(saying: error.description) }
            ConfigurationReport.tell(error.diagnostics, to: log.logger())
            throw ExitCode(ExitStatus.configuration.rawValue)
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
