// SPDX-License-Identifier: MIT

import Glibc
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import SocketSink

@Suite("A connection that cannot be accepted", .timeLimit(.minutes(5)))
struct AcceptPauseTests {
    /// A listener that has just failed to accept; what becomes of it is up to `body`.
    private func withFailedListener(pause: TimeAmount, _ body: (any Channel, String) async throws -> Void) async throws
    {
        try await withTemporaryDirectory { directory in
            let path = "\(directory)/s"
            let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
                        try channel.pipeline.syncOperations.addHandler(AcceptPause(length: pause, logger: logger))
                    }
                }
                .childChannelInitializer { $0.writeAndFlush(ByteBuffer(string: "{\"type\":\"hello\"}\n")) }
                .bind(unixDomainSocketPath: path).get()
            try await listener.eventLoop.submit {
                listener.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept"))
            }.get()
            try await body(listener, path)
            try await listener.close()
        }
    }

    @Test("pauses the listener, which stays open")
    func pauses() async throws {
        try await withFailedListener(pause: .hours(1)) { listener, _ in
            let isReading = try await listener.getOption(.autoRead).get()
            #expect(!isReading)
            #expect(listener.isActive)
        }
    }

    @Test("is accepted after the pause")
    func goesOn() async throws {
        try await withFailedListener(pause: .nanoseconds(1)) { _, path in
            let client = try await SocketClient(path)
            #expect(try await client.required().type == "hello")
        }
    }
}
