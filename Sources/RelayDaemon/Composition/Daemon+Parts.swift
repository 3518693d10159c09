// SPDX-License-Identifier: MIT

import JournalSink
import LogRelayModel
import NIOCore
import PanelLogs
import Relay
import RelayConfiguration
import SocketSink

extension Daemon {
    /// nil where the journal is switched off.
    func openJournal() throws(DaemonError) -> JournalSink? {
        guard configuration.journal.isEnabled else { return nil }
        do {
            return try JournalSink(
                settings: JournalSink.Settings(
                    identifier: configuration.journal.identifier, instance: configuration.panel.instance,
                    bufferLimit: configuration.journal.buffer),
                observer: JournalService.observer(logger: logger))
        } catch {
            throw .journal(error)
        }
    }

    /// Listens already when it returns; nil where the socket is switched off.
    func openSocket(lastSeq: UInt64, loop: any EventLoop) async throws(DaemonError) -> SocketSink? {
        guard configuration.socket.isEnabled else { return nil }
        let sink = SocketSink(
            SocketSink.Settings(
                path: configuration.socket.path, mode: configuration.socket.mode,
                history: configuration.socket.history, consumerBuffer: configuration.socket.consumerBuffer,
                maxConsumers: configuration.socket.maxConsumers),
            instance: configuration.panel.instance, version: relayVersion, lastSeq: lastSeq, logger: logger,
            loop: loop)
        do {
            try await sink.open()
        } catch {
            throw .socket(error)
        }
        return sink
    }

    func openStreams(
        loop: any EventLoop, fanOut: FanOut, reporter: StreamReporter
    ) throws(DaemonError) -> PanelStreams {
        do {
            return try PanelStreams(
                settings: StreamSettings(configuration), loop: loop, fanOut: fanOut, reporter: reporter)
        } catch {
            throw .tls(error)
        }
    }

    /// What makes the socket answer `status` by a configuration.
    func statusAnswers(
        socket: SocketSink?, fanOut: FanOut, journal: JournalSink?, reporter: StreamReporter
    ) -> @Sendable (Configuration) async -> Void {
        { configuration in
            let panel = configuration.panel.url.authority
            let configured = configuration.panel.dialect
            await socket?.answerStatus {
                let journal = journal?.snapshot
                return StatusReport(
                    panel: panel,
                    dialect: (PanelDialect(configured) ?? reporter.dialect)?.rawValue ?? configured.rawValue,
                    sources: fanOut.assumeIsolated { $0.status },
                    journal: journal.map {
                        StatusReport.Journal(
                            handedOver: $0.handedOver, queued: $0.queued, queuedBytes: $0.queuedBytes,
                            dropped: $0.dropped)
                    })
            }
        }
    }
}
