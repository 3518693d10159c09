// SPDX-License-Identifier: MIT

import NIOCore
import NIOPosix
import NIOSSL

/// A client that knows TCP and TLS and nothing above: what it reads are the bytes on the wire.
final class RawClient {
    enum Ending: Equatable {
        case eof
        case reset
    }

    private enum Event: Sendable {
        case bytes([UInt8])
        case ended(Ending)
    }

    private let channel: any Channel
    private var events: AsyncStream<Event>.AsyncIterator
    private(set) var unread: [UInt8] = []
    private var ending: Ending?

    private init(channel: any Channel, events: AsyncStream<Event>) {
        self.channel = channel
        self.events = events.makeAsyncIterator()
    }

    static func connect(port: Int, trusting certificate: String? = nil) async throws -> RawClient {
        let (events, feed) = AsyncStream.makeStream(of: Event.self)
        let tls = try certificate.map { path in
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.trustRoots = .file(path)
            return try NIOSSLContext(configuration: configuration)
        }
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls {
                        try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: "localhost"))
                    }
                    try pipeline.addHandler(Collector(feed: feed))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        return RawClient(channel: channel, events: events)
    }

    func send(_ bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
    }

    /// While off, nothing is read from the socket, so that the kernel's buffers fill.
    func setReading(_ isOn: Bool) async throws {
        try await channel.setOption(.autoRead, value: isOn).get()
    }

    /// Reads more. False where the connection has ended instead.
    func readMore() async -> Bool {
        guard ending == nil else { return false }
        switch await events.next() {
        case .bytes(let bytes):
            unread += bytes
            return true
        case .ended(let ending):
            self.ending = ending
            return false
        case nil:
            return false
        }
    }

    func take(_ count: Int) -> [UInt8] {
        defer { unread.removeFirst(count) }
        return Array(unread.prefix(count))
    }

    /// Reads to the end, and tells how it came.
    func readToEnd() async -> Ending? {
        while await readMore() {}
        return ending
    }

    /// FIN; what the other side says is still read.
    func closeOutput() async throws {
        try await channel.close(mode: .output).get()
    }

    func close() async throws {
        do { try await channel.close().get() } catch ChannelError.alreadyClosed {}
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let feed: AsyncStream<Event>.Continuation
        private var ending = Ending.eof

        init(feed: AsyncStream<Event>.Continuation) {
            self.feed = feed
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            feed.yield(.bytes(Array(buffer: unwrapInboundIn(data))))
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            if (error as? IOError)?.errnoCode == ECONNRESET { ending = .reset }
        }

        func channelInactive(context: ChannelHandlerContext) {
            feed.yield(.ended(ending))
            feed.finish()
        }
    }
}
