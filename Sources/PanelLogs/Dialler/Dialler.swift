// SPDX-License-Identifier: MIT

package import NIOCore
import NIOPosix

/// Connects to the panel: TCP, then TLS where the URL says https. Requests and stream handshakes all go through here,
/// so that time-outs, certificates and cancellation behave alike.
package struct Dialler: Sendable {
    package let endpoint: PanelEndpoint
    /// nil for `http`.
    let tls: TLSPolicy?
    package let loop: any EventLoop
    /// From the first packet to the whole answer.
    let timeout: Duration

    package init(
        endpoint: PanelEndpoint, tls: TLSPolicy?, loop: any EventLoop, timeout: Duration = .seconds(10)
    ) {
        self.endpoint = endpoint
        self.tls = tls
        self.loop = loop
        self.timeout = timeout
    }

    /// Connects, lets `install` put its handlers into the pipeline, and waits until they complete the promise.
    ///
    /// The connection lives at least until then; if the promise fails, by the handlers, the time-out or the
    /// cancellation of the caller's task, the connection is closed.
    func dial<Value: Sendable>(
        _ install: @escaping @Sendable (any Channel, EventLoopPromise<Value>) throws -> Void
    ) async throws(DialError) -> Value {
        guard !Task.isCancelled else { throw .cancelled }
        let outcome = loop.makePromise(of: Value.self)
        let stage = DialStage(loop: loop, isEncrypted: tls != nil)
        let timer = loop.scheduleTask(in: TimeAmount(timeout)) {
            outcome.fail(DialError.timedOut(stage.current))
        }
        defer { timer.cancel() }

        let connection = ClientBootstrap(group: loop)
            .connectTimeout(TimeAmount(timeout))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                // Before the connection is there, so that an attempt can be given up in its midst.
                outcome.futureResult.whenFailure { _ in channel.close(promise: nil) }
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .connect(host: endpoint.host, port: endpoint.port)
        connection.whenComplete { result in
            do {
                let channel = try result.get()
                if let tls {
                    stage.current = .tls
                    try channel.pipeline.syncOperations.addHandler(tls.handler(host: endpoint.host))
                } else {
                    stage.current = .http
                }
                try install(channel, outcome)
                let watch = DialWatch(stage: stage, outcome: outcome)
                try channel.pipeline.syncOperations.addHandler(watch)
                // What becomes of the connection later is the business of those who asked for it.
                outcome.futureResult.assumeIsolated().whenSuccess { _ in
                    channel.pipeline.syncOperations.removeHandler(watch, promise: nil)
                }
            } catch {
                outcome.fail(stage.failure(error))
            }
        }

        do {
            return try await withTaskCancellationHandler {
                try await outcome.futureResult.get()
            } onCancel: {
                outcome.fail(DialError.cancelled)
            }
        } catch {
            throw error as? DialError ?? stage.unexpected(error)
        }
    }
}
