// SPDX-License-Identifier: MIT

import Logging
package import NIOCore
import NIOPosix

/// Opening and closing the socket.
extension SocketSink {
    /// Creates the socket file and begins to serve. Returns once consumers can connect.
    package func open() async throws(SocketSinkError) {
        guard case .idle = phase else { throw .notIdle(path: settings.path) }
        let (file, descriptor) = try SocketFile.listen(at: settings.path, mode: settings.mode, group: settings.group)
        try await serve([Listener(descriptor: descriptor, path: settings.path)], from: .created(file))
    }

    /// Begins to serve on sockets that somebody else has created, in place of one of its own. Their files are left alone
    /// at the end: whoever connects to them then waits for the next process that is passed them.
    package func open(on passed: [Listener]) async throws(SocketSinkError) {
        guard case .idle = phase else { throw .notIdle(path: settings.path) }
        try await serve(passed, from: .passed)
    }

    private func serve(_ listeners: [Listener], from origin: Origin) async throws(SocketSinkError) {
        // The first consumer may be let in before the bootstrap has told that it is done.
        phase = .opening
        var servers: [any Channel] = []
        for listener in listeners {
            do {
                servers.append(try await bootstrap.withBoundSocket(listener.descriptor).get())
            } catch {
                phase = .closed
                for server in servers { server.close(promise: nil) }
                if case .created(let file) = origin { file.remove() }
                throw .system(call: "register", path: listener.path, errno: 0, words: "\(error)")
            }
        }
        phase = .open(servers, origin)
        for (server, listener) in zip(servers, listeners) {
            server.closeFuture.whenComplete { _ in self.assumeIsolated { $0.ended(listener) } }
            logger.info("the socket is open", metadata: ["path": "\(listener.path)"])
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

    private func ended(_ listener: Listener) {
        guard case .open = phase else { return }
        logger.error(
            "the socket has failed and lets nobody in any more; restart the relay",
            metadata: ["path": "\(listener.path)"])
    }

    /// Lets no one in any more, gives those who are there until `deadline` to read what is queued for them, and closes.
    /// The socket file is removed if it still is this relay's, and was not passed to it.
    ///
    /// - Returns: how many consumers were cut short: they had not read all that was queued for them.
    @discardableResult
    package func shutdown(deadline: NIODeadline) async -> Int {
        guard case .open(let servers, let origin) = phase else { return 0 }
        phase = .closing(cutShort: 0)
        reportTheRest()
        if case .created(let file) = origin { file.remove() }
        let closed = servers.map(\.closeFuture) + consumers.values.map(\.channel.closeFuture)
        for server in servers { server.close(promise: nil) }
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
