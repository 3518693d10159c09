// SPDX-License-Identifier: MIT

import JournalSink
import LogRelayModel
import NIOCore
import PanelLogs
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
                consumerBuffer: configuration.socket.consumerBuffer,
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

    /// The way to the panel, which all streams share.
    func panelAccess(loop: any EventLoop, reporter: StreamReporter) throws(DaemonError) -> Subscription.Panel {
        let endpoint = PanelEndpoint(configuration.panel.url)
        let tls: TLSPolicy?
        do {
            tls =
                endpoint.scheme == .https
                ? try TLSPolicy(authorities: configuration.tls.caFile, verifies: configuration.tls.verify) : nil
        } catch {
            throw .tls(error)
        }
        let dialler = Dialler(endpoint: endpoint, tls: tls, loop: loop)
        let client = PanelClient(dialler: dialler)
        return Subscription.Panel(
            transport: WebSocketTransport(dialler: dialler, wallClock: Timestamp.systemClock),
            authenticator: Authenticator(
                credentials: PanelCredentials(configuration.panel.credentials), panel: client,
                backoff: Backoff(configuration.reconnect), observer: reporter),
            directory: NodeDirectory(panel: client), observer: reporter)
    }
}
