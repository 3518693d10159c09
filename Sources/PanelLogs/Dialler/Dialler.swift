// SPDX-License-Identifier: MIT

package import Addresses
import Glibc
package import LogRelayModel
package import NIOCore
import NIOPosix

/// Connects to the panel: TCP, through a proxy where there is one, then TLS where the URL says https. Requests and stream
/// handshakes all go through here, so that time-outs, certificates, proxies and cancellation behave alike.
package struct Dialler: Sendable {
    /// How long a dial may take, where nothing else is said.
    package static var usualTimeout: Duration { .seconds(10) }

    package let endpoint: PanelEndpoint
    /// nil for `http`.
    let tls: TLSPolicy?
    /// Where to connect instead of the endpoint's host and port; what the panel is asked for, and its certificate's name,
    /// stay the endpoint's. Never beside a proxy.
    let connect: ConnectTarget?
    /// Resolves the panel's name too; nil for a direct connection.
    let proxy: ProxyEndpoint?
    package let loop: any EventLoop
    /// From the first packet to the whole answer.
    let timeout: Duration
    /// Is told of each certificate that was accepted; on the event loop.
    let certificateSeen: @Sendable (PanelCertificate) -> Void
    let brake = ProxyBrake()
    let clock: MonotonicClock
    let wallClock: WallClock

    package init(
        endpoint: PanelEndpoint, tls: TLSPolicy?, connect: ConnectTarget? = nil, proxy: ProxyEndpoint? = nil,
        loop: any EventLoop,
        timeout: Duration = usualTimeout, clock: MonotonicClock = .continuous,
        wallClock: @escaping WallClock = Timestamp.systemClock,
        certificateSeen: @escaping @Sendable (PanelCertificate) -> Void = { _ in }
    ) {
        self.endpoint = endpoint
        self.tls = tls
        self.connect = connect
        self.proxy = proxy
        self.loop = loop
        self.timeout = timeout
        self.clock = clock
        self.wallClock = wallClock
        self.certificateSeen = certificateSeen
    }

    /// Connects, lets `install` put its handlers into the pipeline, and waits until they complete the promise.
    ///
    /// The connection lives at least until then; if the promise fails, by the handlers, the time-out or the
    /// cancellation of the caller's task, the connection is closed.
    func dial<Value: Sendable>(
        _ install: @escaping @Sendable (any Channel, EventLoopPromise<Value>) throws -> Void
    ) async throws(DialError) -> Value {
        guard !Task.isCancelled else { throw .cancelled }
        if let refusal = brake.refusal(at: clock.now()) { throw .proxy(refusal) }
        let outcome = loop.makePromise(of: Value.self)
        let stage = DialStage(loop: loop, isEncrypted: tls != nil, connect: connect, proxy: proxy)
        let timer = loop.scheduleTask(in: TimeAmount(timeout)) {
            outcome.fail(stage.timedOut)
        }
        defer { timer.cancel() }

        let attempt = DialAttempt(dialler: self, stage: stage, outcome: outcome, install: install)
        // On the loop, so that the handlers are there before anything is read: what a server says at once would be lost.
        loop.execute {
            let bootstrap = ClientBootstrap(group: loop)
                .connectTimeout(TimeAmount(timeout))
                .channelInitializer { channel in
                    // Before the connection is there, so that an attempt can be given up in its midst.
                    outcome.futureResult.whenFailure { _ in channel.close(promise: nil) }
                    return channel.eventLoop.makeSucceededVoidFuture()
                }
            firstHop(bootstrap).whenComplete { result in
                switch result {
                case .success(let channel): attempt.connected(channel)
                case .failure(let error): outcome.fail(stage.failure(error))
                }
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

    /// To the proxy where there is one, else to what stands for the panel's address, else to that.
    private func firstHop(_ bootstrap: ClientBootstrap) -> EventLoopFuture<any Channel> {
        switch (proxy, connect) {
        case (nil, .unixSocket(let path)?): bootstrap.connect(unixDomainSocketPath: path)
        case (nil, .tcp(let host, let port)?): bootstrap.tcp().connect(host: host, port: port)
        case (let proxy?, _): bootstrap.tcp().connect(host: proxy.host, port: proxy.port)
        case (nil, nil): bootstrap.tcp().connect(host: endpoint.host, port: endpoint.port)
        }
    }
}

extension ClientBootstrap {
    /// For TCP, and closed by the system where the other machine acknowledges nothing for ``acknowledgementTime``. A server
    /// that answers no pings is judged by nothing else.
    ///
    /// The time counts from the first ping or other bytes that nobody acknowledges. An idle connection sends none: after as
    /// long without a packet the system probes it, and the second probe finds the time over.
    fileprivate func tcp() -> ClientBootstrap {
        let time = acknowledgementTime
        return channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelOption(.tcpOption(.init(rawValue: TCP_KEEPIDLE)), value: SocketOptionValue(time.components.seconds))
            .channelOption(.tcpOption(.init(rawValue: TCP_KEEPINTVL)), value: 10)
            .channelOption(
                .tcpOption(.init(rawValue: TCP_USER_TIMEOUT)), value: SocketOptionValue(time / .milliseconds(1)))
    }

    /// As long as a server has to answer a ping.
    private var acknowledgementTime: Duration { .seconds(20) }
}
