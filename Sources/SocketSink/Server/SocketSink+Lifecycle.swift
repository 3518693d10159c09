// SPDX-License-Identifier: MIT

import Logging
package import NIOCore
import NIOPosix

/// Opening and closing the socket.
extension SocketSink {
    /// Creates the socket file and begins to serve. Returns once consumers can connect.
    package func open() async throws(SocketSinkError) {
        guard case .idle = phase else { throw .notIdle(path: settings.path) }
        let (file, descriptor) = try SocketFile.listen(at: settings.path, mode: settings.mode)
        // The first consumer may be let in before the bootstrap has told that it is done.
        phase = .opening
        do {
            let server = try await bootstrap.withBoundSocket(descriptor).get()
            phase = .open(server, file)
            server.closeFuture.whenComplete { _ in self.assumeIsolated { $0.listenerEnded() } }
            logger.info("the socket is open", metadata: ["path": "\(settings.path)"])
        } catch {
            phase = .closed
            file.remove()
            throw .system(call: "register", path: settings.path, errno: 0, words: "\(error)")
        }
    }

    private nonisolated var bootstrap: ServerBootstrap {
        ServerBootstrap(group: loop)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptPause(logger: self.logger))
                }
            }
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ConsumerHandler(sink: self))
                }
            }
            // `nc -N` and a pipe's end close the writing half only, and go on reading.
            .childChannelOption(.allowRemoteHalfClosure, value: true)
    }

    private func listenerEnded() {
        guard case .open = phase else { return }
        logger.error(
            "the socket has failed and lets nobody in any more; restart the relay",
            metadata: ["path": "\(settings.path)"])
    }

    /// Lets no one in any more, gives those who are there until `deadline` to read what is queued for them, and closes.
    /// The socket file is removed if it still is this relay's.
    ///
    /// - Returns: how many consumers were cut short: they had not read all that was queued for them.
    @discardableResult
    package func shutdown(deadline: NIODeadline) async -> Int {
        guard case .open(let server, let file) = phase else { return 0 }
        phase = .closing(cutShort: 0)
        file.remove()
        let closed = [server.closeFuture] + consumers.values.map(\.channel.closeFuture)
        server.close(promise: nil)
        for consumer in consumers.values { closeIfFinished(consumer) }
        let end = loop.scheduleTask(deadline: deadline) {
            self.assumeIsolated { sink in
                for consumer in sink.consumers.values { consumer.channel.close(promise: nil) }
            }
        }
        await withCheckedContinuation { continuation in
            EventLoopFuture.andAllComplete(closed, on: loop).whenComplete { _ in continuation.resume() }
        }
        end.cancel()
        guard case .closing(let cutShort) = phase else { return 0 }
        phase = .closed
        return cutShort
    }
}
