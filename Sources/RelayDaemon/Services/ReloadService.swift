// SPDX-License-Identifier: MIT

import Logging
import RelayConfiguration
import ServiceLifecycle
import ServiceManager
import SocketSink
import UnixSignals

/// Reads the configuration anew at each SIGHUP. A bad one changes nothing.
struct ReloadService: Service {
    let signals: UnixSignalsSequence
    let load: @Sendable () throws(ConfigurationError) -> Configuration
    /// What the daemon was started with.
    let running: Configuration
    let streams: PanelStreams
    let setLogLevel: @Sendable (LogLevel) -> Void
    let answerStatus: @Sendable (Configuration) async -> Void
    let notify: NotificationSender
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in signals {
                await notify.send(.reloadingNow)
                await reload()
                await notify.send(.ready)
            }
        }
    }

    private func reload() async {
        do {
            let new = try load()
            try await streams.apply(StreamSettings(new))
            setLogLevel(new.log.level)
            await answerStatus(new)
            ConfigurationReport.tell(new.warnings, to: logger)
            // Compared with what runs and not with what was read last, which may have been taken back.
            let needRestart = running.partsThatNeedRestart(for: new)
            if !needRestart.isEmpty {
                logger.warning(
                    "some changes take effect only after a restart",
                    metadata: [LogKey.sections: .array(needRestart.map { "\($0)" })])
            }
            logger.notice("the configuration was reloaded")
            // What was put right on the panel is in no file.
            if let reason = await streams.retry([]).withheldLogin {
                logger.notice("the login is not tried again yet", metadata: [LogKey.reason: "\(reason)"])
            }
            return
        } catch let error as ConfigurationError {
            ConfigurationReport.tell(error.diagnostics, to: logger)
        } catch {
            logger.error("the configuration cannot be used", metadata: [LogKey.reason: "\(error)"])
        }
        logger.error("the configuration was not reloaded, the one before stays in force")
    }
}

extension Configuration {
    /// What differs in `new` and is only read at the start of the daemon.
    func partsThatNeedRestart(for new: Configuration) -> [String] {
        var parts: [String] = []
        if panel.instance != new.panel.instance { parts.append("[Panel] Instance=") }
        if journal != new.journal { parts.append("[Journal]") }
        if socket != new.socket { parts.append("[Socket]") }
        return parts
    }
}
