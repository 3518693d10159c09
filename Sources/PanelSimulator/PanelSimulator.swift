// SPDX-License-Identifier: MIT

import NIOCore
import NIOPosix
import NIOSSL

/// An imitation of a panel on 127.0.0.1, as PANEL.md measured several: its HTTP addresses and its log streams, over
/// WebSocket (Marzban) or as Server-Sent Events (PasarGuard).
///
/// It runs on one event loop of NIO's shared group; any number of them can live in a process. Every call takes effect
/// before it returns, and what reaches a client follows the order of the calls.
package actor PanelSimulator {
    private enum Listening {
        case never
        case stopped(port: Int)
        case at(any Channel, port: Int)
    }

    private nonisolated let loop: any EventLoop
    private let listenerTLS: TLSFiles?
    private var listening = Listening.never
    /// The process was ended, rather than only its port closed.
    private var hasEnded = false
    private var lastWaiter: UInt64 = 0
    let panel: Panel

    /// NIO's loop is the actor's executor: what the channel handlers do and what a test asks for cannot interleave.
    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.executor.asUnownedSerialExecutor() }

    package init(_ configuration: SimulatorConfiguration = SimulatorConfiguration()) {
        loop = MultiThreadedEventLoopGroup.singleton.next()
        listenerTLS = configuration.tls
        panel = Panel(configuration, timeline: Timeline(configuration.time, loop: loop))
    }

    // MARK: Listening

    /// 0 before the first start; the same one after each stop and start.
    package var port: Int {
        switch listening {
        case .never: 0
        case .stopped(let port), .at(_, let port): port
        }
    }

    /// As `URL=` wants it.
    package var url: String {
        "\(listenerTLS == nil ? "http" : "https")://127.0.0.1:\(port)\(panel.configuration.pathPrefix)"
    }

    /// Opens the port: the configured one, or the same as before after a stop. The panel's memory (tokens, nodes, last
    /// lines) lives through stop and start; what waits at the nodes of an SSE panel does not live through its end.
    ///
    /// Throws what NIO throws for a port that is taken, and ``SimulatorError`` for PEM files it cannot use.
    package func start() async throws {
        if case .at(_, let port) = listening { throw SimulatorError.alreadyListening(port: port) }
        let wanted = port == 0 ? panel.configuration.port : port
        let listener = Listener(loop: loop, tls: try await Self.tlsContext(listenerTLS))
        if hasEnded { panel.startBackends() }
        hasEnded = false
        let channel = try await listener.bind(port: wanted, panel: panel).get()
        listening = .at(channel, port: channel.localAddress?.port ?? wanted)
    }

    /// Closes the port; open connections stay. New ones are refused until ``start()``.
    package func stopListening() async throws {
        guard case .at(let channel, let port) = listening else { return }
        listening = .stopped(port: port)
        try await channel.close().get()
    }

    /// SIGTERM: the port closes, every stream gets close 1012 or its last chunk at once, and all connections end. Returns
    /// when they have; a client that does not answer is given a second.
    package func shutdown() async throws {
        try await stopListening()
        hasEnded = true
        panel.endStreams(.all, .close(code: 1012))
        try await endConnections()
    }

    /// SIGKILL: the port closes and every connection ends with EOF, without a close frame or a last
    /// chunk.
    package func kill() async throws {
        try await stopListening()
        hasEnded = true
        panel.endStreams(.all, .eof)
        try await endConnections()
    }

    private func endConnections() async throws {
        panel.cutRequestConnections()
        for closed in panel.closeFutures { try await closed.get() }
    }

    /// Off the loop, since it reads files.
    private static func tlsContext(_ files: TLSFiles?) async throws -> NIOSSLContext? {
        guard let files else { return nil }
        do {
            let chain = try NIOSSLCertificate.fromPEMFile(files.certificateChain)
            let key = try NIOSSLPrivateKey(file: files.privateKey, format: .pem)
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            if files.speaksOnlyTLS11 {
                configuration.minimumTLSVersion = .tlsv1
                configuration.maximumTLSVersion = .tlsv11
            }
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw SimulatorError.unusableTLSFiles(
                certificateChain: files.certificateChain, privateKey: files.privateKey, reason: "\(error)")
        }
    }

    /// The panel is up- or downgraded to another one while it is stopped: accounts, keys, tokens and nodes stay, the last
    /// lines do not. Nor do the unread lines at the nodes of an SSE panel, whose backends are started anew.
    ///
    /// To be called after ``kill()`` or ``shutdown()``: streams that are still open get no lines any more.
    package func setDialect(_ dialect: SimulatedDialect) throws(SimulatorError) {
        if case .at(_, let port) = listening { throw .stillListening(port: port) }
        panel.changeDialect(to: dialect)
    }

    // MARK: Waiting

    /// What the panel has seen so far.
    package var observations: Observations { panel.observations }

    /// Returns as soon as the panel has seen what `condition` asks for: asked now, and after every change. Throws only
    /// `CancellationError`.
    package func waitUntil(_ condition: @escaping @Sendable (Observations) -> Bool) async throws {
        if condition(panel.observations) { return }
        lastWaiter += 1
        let id = lastWaiter
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                if Task.isCancelled {
                    continuation.resume(throwing: CancellationError())
                } else {
                    panel.waiters.add(id, condition, continuation)
                }
            }
        } onCancel: {
            // Not an actor call: that would need a task without an owner.
            loop.execute { self.assumeIsolated { $0.panel.waiters.cancel(id) } }
        }
    }

    /// Returns once so many streams of `source` are open.
    package func waitUntilStreams(of source: PanelSource, are count: Int) async throws {
        try await waitUntil { $0.openStreams(of: source).count == count }
    }

    /// Returns the newest stream of `source`, waiting for one that is open and live.
    package func waitForStream(of source: PanelSource, after earlier: StreamID? = nil) async throws -> StreamID {
        let isWanted: @Sendable (StreamObservation) -> Bool = { stream in
            stream.source == source && stream.state == .live && earlier.map { stream.id > $0 } ?? true
        }
        while true {
            if let stream = panel.observations.openStreams.last(where: isWanted) { return stream.id }
            try await waitUntil { $0.openStreams.contains(where: isWanted) }
        }
    }
}
