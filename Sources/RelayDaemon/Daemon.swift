// SPDX-License-Identifier: MIT

import CSystemd
import JournalSink
import LogRelayModel
package import Logging
import NIOCore
import NIOPosix
import PanelLogs
import Relay
package import RelayConfiguration
import ServiceLifecycle
import ServiceManager
import SocketSink
import UnixSignals

/// The daemon: puts sources, fan-out and sinks together, runs them, and takes them apart in order.
package struct Daemon: Sendable {
    /// What was received must be handed over, and the process gone, within 5 s of a SIGTERM.
    private static let shutdownTime = Duration.milliseconds(4800)

    let configuration: Configuration
    let configurationPath: String
    let logger: Logger
    private let load: @Sendable () throws(ConfigurationError) -> Configuration
    private let setLogLevel: @Sendable (LogLevel) -> Void
    private let environment: [String: String]

    /// - Parameters:
    ///   - configurationPath: the main file, as a whole path: tells this relay from others of the same name.
    ///   - load: reads the configuration anew, at each SIGHUP.
    ///   - setLogLevel: called when a reload has changed it.
    package init(
        configuration: Configuration, configurationPath: String, environment: [String: String], logger: Logger,
        load: @escaping @Sendable () throws(ConfigurationError) -> Configuration,
        setLogLevel: @escaping @Sendable (LogLevel) -> Void
    ) {
        self.configuration = configuration
        self.configurationPath = configurationPath
        self.environment = environment
        self.logger = logger
        self.load = load
        self.setLogLevel = setLogLevel
    }

    /// Keeps what the process holds, secrets among it, out of core dumps and from other processes of its user.
    package static func forbidDumps() { logrelay_forbid_dumps() }

    /// Runs until SIGTERM or SIGINT, and hands over what was received.
    package func run() async throws(DaemonError) {
        let notify: NotifySocket
        let watchdogInterval: WatchdogInterval
        let descriptors: PassedDescriptors
        do {
            notify = try NotifySocket(environment: environment)
            watchdogInterval = try WatchdogInterval(environment: environment, processID: ProcessID.own)
            descriptors = try PassedDescriptors(environment: environment, processID: ProcessID.own)
        } catch {
            throw .environment("\(error)")
        }
        let listeners = try take(descriptors)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do throws(DaemonError) {
            try await run(on: group.any(), listeners: listeners, notify: notify, watchdog: watchdogInterval)
        } catch {
            await end(group)
            throw error
        }
        await end(group)
    }

    private func run(
        on loop: any EventLoop, listeners: [SocketSink.Listener], notify: NotifySocket, watchdog: WatchdogInterval
    ) async throws(DaemonError) {
        // From here on a SIGHUP no longer ends the process.
        let hangUps = await UnixSignalsSequence(trapping: .sighup)
        ConfigurationReport.tell(configuration.warnings, to: logger)
        let journal = try openJournal()
        let (recollection, archive) = await recall()
        let start = Sequence.start(lastStored: recollection.lastSeq, now: Timestamp.systemClock())
        let socket = await makeSocket(lastSeq: start - 1, refilledFrom: recollection, loop: loop)
        let sinks = [journal as (any LogSink)?, socket].compactMap(\.self)
        let fanOut = FanOut(loop: loop, sinks: sinks, start: start, wallClock: Timestamp.systemClock)
        let reporter = StreamReporter(fanOut: fanOut, logger: logger)
        let streams: PanelStreams
        do {
            streams = try openStreams(
                loop: loop, fanOut: fanOut, reporter: reporter,
                before: archive.map { RunsBefore(recollection, archive: $0) } ?? .none)
        } catch {
            // Closed by the relay: the loop's end would pass for a failure of the socket.
            await socket?.shutdown(deadline: .now())
            throw error
        }
        let answerStatus = statusAnswers(socket: socket, fanOut: fanOut, journal: journal, reporter: reporter)
        await answerStatus(configuration)
        let retry = RetryService(streams: streams)
        await socket?.answerRetry(through: retry.port)
        // Last: who connected before the relay ran, to a socket that was passed, is answered at once.
        try await open(socket, on: listeners)
        let outcome = ShutdownOutcome()
        let sender = NotificationSender(socket: notify, logger: logger)
        let sinksReady: @Sendable () async -> Void = { _ = await journal?.firstPhase() }

        // The group stops them in reverse order: announce, stop the streams, drain the sinks.
        var services: [any Service] = [OrderlyEndService(outcome: outcome)]
        if case .enabled(let interval) = watchdog {
            services.append(
                WatchdogService(interval: interval, notify: notify, loop: loop, journal: journal, logger: logger))
        }
        if let journal {
            services.append(
                JournalService(
                    sink: journal, archive: archive, settledSources: { await streams.settledSources }, fanOut: fanOut,
                    logger: logger, outcome: outcome))
        }
        if let socket { services.append(SocketService(sink: socket, logger: logger)) }
        services.append(StreamService(streams: streams, sinksReady: sinksReady))
        services.append(retry)
        services.append(MemoryService())
        services.append(StatusService(fanOut: fanOut, journal: journal, reporter: reporter, notify: sender))
        services.append(
            ReloadService(
                signals: hangUps, load: load, running: configuration, streams: streams, setLogLevel: setLogLevel,
                answerStatus: answerStatus,
                notify: sender, logger: logger))
        services.append(AnnouncementService(notify: sender, sinksReady: sinksReady))

        var metadata: Logger.Metadata = [
            LogKey.version: "\(relayVersion)", LogKey.panel: "\(configuration.panel.url)",
        ]
        metadata[LogKey.connect] = configuration.panel.connect.map { "\($0)" }
        metadata[LogKey.proxy] = configuration.panel.proxy.map { "\($0)" }
        logger.notice("the relay has started", metadata: metadata)
        try await run(services)
        guard outcome.isOrderly else { throw .hungAtTheEnd }
        if outcome.journalLeft > 0 {
            logger.error(
                "the relay has stopped, but journald did not take all entries",
                metadata: [LogKey.count: "\(outcome.journalLeft)"])
        } else {
            logger.notice("the relay has stopped")
        }
    }

    private func run(_ services: [any Service]) async throws(DaemonError) {
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: quietLogger)
        configuration.maximumGracefulShutdownDuration = Self.shutdownTime
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch {
            throw .failed("\(error)")
        }
    }

    /// The service group's own messages are for debugging it.
    private var quietLogger: Logger {
        var quiet = logger
        quiet.logLevel = max(logger.logLevel, .warning)
        return quiet
    }

    private func end(_ group: MultiThreadedEventLoopGroup) async {
        do {
            try await group.shutdownGracefully()
        } catch {
            logger.error("the event loop did not end properly", metadata: [LogKey.reason: "\(error)"])
        }
    }
}
