// SPDX-License-Identifier: MIT

import Foundation
import NIOCore
import NIOPosix

/// A Unix socket that leads to a port on 127.0.0.1, as of a panel that listens on a Unix socket only.
struct UnixForwarder {
    let path: String

    /// Runs one around a test.
    static func run(to port: Int, _ body: (UnixForwarder) async throws -> Void) async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("panel-\(UUID().uuidString).sock").path
        let channel = try await ServerBootstrap(group: NetworkPanel.loops)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { inner in
                ClientBootstrap(group: inner.eventLoop)
                    .channelInitializer { outer in
                        outer.eventLoop.makeCompletedFuture {
                            try outer.pipeline.syncOperations.addHandler(Passage(to: inner))
                        }
                    }
                    .connect(host: "127.0.0.1", port: port)
                    .flatMapThrowing { outer in
                        try inner.pipeline.syncOperations.addHandler(Passage(to: outer))
                        inner.setOption(.autoRead, value: true).whenFailure { _ in inner.close(promise: nil) }
                    }
            }
            .bind(unixDomainSocketPath: path).get()
        do {
            try await body(UnixForwarder(path: path))
        } catch {
            try await channel.close()
            throw error
        }
        try await channel.close()
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// Carries what one end says to the other.
private final class Passage: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let other: any Channel

    init(to other: any Channel) {
        self.other = other
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        other.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        other.close(promise: nil)
    }
}
