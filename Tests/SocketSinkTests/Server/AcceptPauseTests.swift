// SPDX-License-Identifier: MIT

import Glibc
import Logging
import NIOCore
import NIOPosix
import RelayTesting
import Testing

@testable import SocketSink

@Suite("A connection that cannot be accepted", .timeLimit(.minutes(5 * Sanitizer.timeLimitFactor)))
struct AcceptPauseTests {
    /// A listener that has just failed to accept, and a future that tells when it has let somebody in.
    private func withFailedListener(
        pause: TimeAmount, _ body: (any Channel, String, EventLoopFuture<Void>) async throws -> Void
    ) async throws {
        try await withTemporaryDirectory { directory in
            let path = "\(directory)/s"
            let loop = MultiThreadedEventLoopGroup.singleton.next()
            let accepted = loop.makePromise(of: Void.self)
            // Where nobody is let in, the promise is kept all the same.
            defer { accepted.succeed() }
            let listener = try await ServerBootstrap(group: loop)
                .serverChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
                        try channel.pipeline.syncOperations.addHandler(AcceptPause(length: pause, logger: logger))
                    }
                }
                .childChannelInitializer { channel in
                    accepted.succeed()
                    return channel.eventLoop.makeSucceededVoidFuture()
                }
                .bind(unixDomainSocketPath: path).get()
            try await loop.submit {
                listener.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept"))
            }.get()
            try await body(listener, path, accepted.futureResult)
            try await listener.close()
        }
    }

    @Test("pauses the listener, which stays open")
    func pauses() async throws {
        try await withFailedListener(pause: .hours(1)) { listener, _, _ in
            let isReading = try await listener.getOption(.autoRead).get()
            #expect(!isReading)
            #expect(listener.isActive)
        }
    }

    @Test("is accepted after the pause")
    func goesOn() async throws {
        try await withFailedListener(pause: .nanoseconds(1)) { _, path, accepted in
            let client = try await SocketClient(path)
            try await accepted.get()
            try await client.close()
        }
    }
}
