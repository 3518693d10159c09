// SPDX-License-Identifier: MIT

import Glibc
import LogRelayModel
import NIOCore
import NIOPosix
import NIOSSL
import PanelSimulator

@testable import PanelLogs

/// A server that says what a test writes down for it, byte for byte, and when.
struct ScriptedServer {
    let port: Int
    private let connections = Inbox<ScriptedConnection>()
    private let channel: any Channel

    private init(tls: TLSFiles?) async throws {
        let connections = connections
        let context = try tls.map { files in
            try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: NIOSSLCertificate.fromPEMFile(files.certificateChain)
                        .map { .certificate($0) },
                    privateKey: .privateKey(NIOSSLPrivateKey(file: files.privateKey, format: .pem))))
        }
        channel = try await ServerBootstrap(group: NetworkPanel.loops)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let context { try pipeline.addHandler(NIOSSLServerHandler(context: context)) }
                    let connection = ScriptedConnection(channel: channel)
                    try pipeline.addHandler(Recorder(connection.events))
                    connections.put(connection)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    /// Runs a server around a test.
    static func run(tls: TLSFiles? = nil, _ body: (ScriptedServer) async throws -> Void) async throws {
        let server = try await ScriptedServer(tls: tls)
        do {
            try await body(server)
        } catch {
            try await server.channel.close()
            throw error
        }
        try await server.channel.close()
    }

    func accept() async throws -> ScriptedConnection { try await connections.next() }

    func transport(
        tls: TLSPolicy? = nil, pathPrefix: String = "", _ change: (inout EventStreamOptions) -> Void = { _ in }
    ) -> EventStreamTransport {
        var options = EventStreamOptions()
        options.probation = NetworkPanel.patience
        options.longestPause = NetworkPanel.patience
        options.farewell = NetworkPanel.patience
        change(&options)
        let endpoint = PanelEndpoint(
            scheme: tls == nil ? .http : .https, host: "127.0.0.1", port: port, pathPrefix: pathPrefix)
        return EventStreamTransport(
            dialler: Dialler(
                endpoint: endpoint, tls: tls, loop: NetworkPanel.loops.next(), timeout: NetworkPanel.patience),
            options: options, wallClock: { Timestamp(microseconds: 0) })
    }
}

/// The server's end of one connection.
struct ScriptedConnection: Sendable {
    enum Event: Equatable, Sendable {
        case bytes([UInt8])
        /// The client has shut its sending half.
        case endOfFile
        case closed
    }

    let channel: any Channel
    let events = Inbox<Event>()

    /// The request, to its blank line.
    func request() async throws -> String {
        var text = ""
        while !text.hasSuffix("\r\n\r\n") {
            text += try await events.next {
                if case .bytes(let bytes) = $0 { String(decoding: bytes, as: UTF8.self) } else { nil }
            }
        }
        return text
    }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    /// Each piece as a read of its own, as far as TCP allows.
    func send(pieces: [[UInt8]]) async throws {
        for piece in pieces { try await send(piece) }
    }

    /// The head of an accepted stream.
    func accept() async throws { try await send(Self.head) }

    static let head =
        "HTTP/1.1 200 OK\r\nserver: uvicorn\r\ncontent-type: text/event-stream; charset=utf-8\r\n"
        + "transfer-encoding: chunked\r\n\r\n"
    static let lastChunk = "0\r\n\r\n"

    /// As the panel writes it: an event a chunk.
    func events(_ lines: String...) async throws {
        for line in lines { try await send(Self.chunk("data: \(line)\r\n\r\n")) }
    }

    static func chunk(_ text: String) -> String { "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n" }

    func ping() async throws { try await send(Self.chunk(": ping - 2026-11-23 09:21:22.700721+00:00\r\n\r\n")) }

    /// Shuts the sending half.
    func finish() async throws { try await channel.close(mode: .output) }

    func close() async throws { try await channel.close() }

    /// Ends the connection without TLS's own goodbye.
    func truncate() async throws {
        let channel = channel
        try await channel.eventLoop.flatSubmit {
            do {
                let tls = try channel.pipeline.syncOperations.context(handlerType: NIOSSLServerHandler.self)
                return tls.close()
            } catch {
                return channel.eventLoop.makeFailedFuture(error)
            }
        }.get()
    }

    /// Closes with a reset.
    func reset() async throws {
        guard let socket = channel as? any SocketOptionProvider else { throw ChannelError.operationUnsupported }
        try await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        try await channel.close()
    }

    /// Waits until the client has shut its sending half.
    func clientHasFinished() async throws { try await events.next { $0 == .endOfFile ? () : nil } }

    /// Waits until the client has given the connection up, by whatever TCP then tells, and closes this end too.
    func clientHasGone() async throws {
        _ = try await events.next { $0 == .endOfFile || $0 == .closed ? () : nil }
        channel.close(promise: nil)
        try await hasClosed()
    }

    /// Waits until the connection is closed.
    func hasClosed() async throws { try await channel.closeFuture.get() }
}

private final class Recorder: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let events: Inbox<ScriptedConnection.Event>

    init(_ events: Inbox<ScriptedConnection.Event>) {
        self.events = events
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        events.put(.bytes(Array(unwrapInboundIn(data).readableBytesView)))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { events.put(.endOfFile) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        events.put(.closed)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Resets and truncations are what some tests are about; what they come to is seen by the client.
    }
}
