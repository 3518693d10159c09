// SPDX-License-Identifier: MIT

import JournalSink
import LogRelayModel
import Logging
import NIOCore
import PanelLogs
import Relay
import RelayConfiguration
import ServiceManager
import SocketSink

extension Daemon {
    /// nil where the journal is switched off.
    func openJournal() throws(DaemonError) -> JournalSink? {
        guard configuration.journal.isEnabled else { return nil }
        do {
            return try JournalSink(
                settings: JournalSink.Settings(
                    identifier: configuration.journal.identifier, instance: configuration.panel.instance,
                    bufferLimit: configuration.journal.buffer, selection: LineSelection(configuration.journal)),
                observer: JournalService.observer(logger: logger))
        } catch {
            throw .journal(error)
        }
    }

    /// What earlier runs have stored, so that this one goes on where they ended; nothing where the journal is switched
    /// off or cannot be read, of which it warns.
    func recall() async -> (recollection: Recollection, archive: JournalArchive?) {
        guard configuration.journal.isEnabled else { return (Recollection(), nil) }
        let stored = StoredLevel.ofJournald(namespace: configuration.journal.namespace)
        if let shortfall = stored.shortfall(from: configuration.journal.level) {
            logger.warning("journald does not store lines of every level", metadata: [LogKey.reason: "\(shortfall)"])
        }
        let archive = JournalArchive(
            settings: JournalArchive.Settings(
                place: .machine(namespace: configuration.journal.namespace),
                identifier: configuration.journal.identifier, instance: configuration.panel.instance,
                historyBytes: configuration.socket.isEnabled ? configuration.socket.history : 0,
                storesEverything: LineSelection(configuration.journal) == nil && stored.missing(from: .debug).isEmpty,
                storedPriority: stored.priority,
                run: RunOrigin(configuration: configurationPath, panel: configuration.panel.url.authority)))
        do {
            let recollection = try await archive.recall()
            if let shortfall = recollection.shortfall {
                logger.warning(
                    "not all that earlier runs stored was read back", metadata: [LogKey.reason: "\(shortfall)"])
            }
            if let other = recollection.otherConfiguration {
                logger.warning(
                    "another relay has the same Instance=, its entries are left out",
                    metadata: [LogKey.path: "\(other)"])
            }
            return (recollection, archive)
        } catch {
            logger.warning(
                "nothing that earlier runs stored can be read back", metadata: [LogKey.reason: "\(error)"])
            return (Recollection(), nil)
        }
    }

    /// The sockets that the service manager has passed.
    func take(_ descriptors: PassedDescriptors) throws(DaemonError) -> [SocketSink.Listener] {
        do throws(PassedSocketError) {
            var listeners: [SocketSink.Listener] = []
            for descriptor in descriptors.numbers {
                let socket = try PassedSocket(taking: descriptor)
                listeners.append(SocketSink.Listener(descriptor: socket.descriptor, path: socket.path))
            }
            guard listeners.isEmpty || configuration.socket.isEnabled else { throw .notWanted }
            return listeners
        } catch {
            throw .passedSocket(error)
        }
    }

    /// nil where the socket is switched off.
    func makeSocket(
        lastSeq: UInt64, refilledFrom recollection: Recollection, loop: any EventLoop
    ) async -> SocketSink? {
        guard configuration.socket.isEnabled else { return nil }
        let sink = SocketSink(
            SocketSink.Settings(
                path: configuration.socket.path, mode: configuration.socket.mode,
                group: configuration.socket.group.map { SocketGroup(name: $0.name, id: $0.id) },
                history: configuration.socket.history, consumerBuffer: configuration.socket.consumerBuffer,
                maxConsumers: configuration.socket.maxConsumers),
            instance: configuration.panel.instance, version: relayVersion, lastSeq: lastSeq, logger: logger,
            loop: loop)
        await sink.refill(from: recollection)
        return sink
    }

    /// Listens already when it returns, on what was passed, if anything was.
    func open(_ socket: SocketSink?, on passed: [SocketSink.Listener]) async throws(DaemonError) {
        guard let socket else { return }
        do {
            if passed.isEmpty { try await socket.open() } else { try await socket.open(on: passed) }
        } catch {
            throw .socket(error)
        }
    }

    func openStreams(
        loop: any EventLoop, fanOut: FanOut, reporter: StreamReporter, before: RunsBefore
    ) throws(DaemonError) -> PanelStreams {
        do {
            return try PanelStreams(
                settings: StreamSettings(configuration), loop: loop, fanOut: fanOut, reporter: reporter,
                before: before)
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
            let connect = configuration.panel.connect.map { "\($0)" }
            let proxy = configuration.panel.proxy.map { "\($0)" }
            let configured = configuration.panel.dialect
            await socket?.answerStatus {
                let journal = journal?.snapshot
                return StatusReport(
                    panel: panel, connect: connect, proxy: proxy,
                    dialect: (PanelDialect(configured) ?? reporter.dialect)?.rawValue ?? configured.rawValue,
                    loginRefused: reporter.loginRefused,
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
