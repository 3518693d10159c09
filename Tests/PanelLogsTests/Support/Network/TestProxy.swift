// SPDX-License-Identifier: MIT

import NIOCore
import NIOPosix
import Synchronization

@testable import PanelLogs

/// A proxy on 127.0.0.1, HTTP or SOCKS5, that does as a test tells it. Shares nothing with the client's side. Whatever
/// name it is asked for, it connects to 127.0.0.1: names that no resolver knows come through it only.
final class TestProxy: Sendable {
    enum Behaviour: Sendable, Equatable {
        /// Connects to whom it is asked for.
        case tunnel
        /// Answers the request for the connection with these bytes, and hangs up.
        case answer([UInt8])
        /// Answers the first thing that it hears with these bytes, and hangs up.
        case say([UInt8])
        case hangUp
        case silence
    }

    struct Seen: Sendable, Equatable {
        var connections = 0
        /// Whom it was asked for: `panel.invalid:8000`.
        var targets: [String] = []
        /// `USER:PASSWORD` in base64 of HTTP, as it is of SOCKS5.
        var credentials: [String] = []
    }

    let kind: ProxyEndpoint.Kind
    let port: Int
    private let channel: any Channel
    private let box: SeenBox

    private init(_ kind: ProxyEndpoint.Kind, _ behaviour: Behaviour, credentials: String?) async throws {
        let box = SeenBox()
        channel = try await ServerBootstrap(group: NetworkPanel.loops)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    box.seen.withLock { $0.connections += 1 }
                    try channel.pipeline.syncOperations.addHandler(
                        ProxyFront(kind: kind, behaviour: behaviour, credentials: credentials, box: box))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        self.kind = kind
        port = channel.localAddress?.port ?? 0
        self.box = box
    }

    var observations: Seen { box.seen.withLock { $0 } }

    /// As a client is configured for it.
    func endpoint(_ credentials: ProxyEndpoint.Credentials? = nil) -> ProxyEndpoint {
        ProxyEndpoint(kind: kind, host: "127.0.0.1", port: port, credentials: credentials)
    }

    /// Runs a proxy around a test.
    /// - Parameter credentials: `USER:PASSWORD` that it wants.
    static func run<Result>(
        _ kind: ProxyEndpoint.Kind, _ behaviour: Behaviour = .tunnel, credentials: String? = nil,
        _ body: (TestProxy) async throws -> Result
    ) async throws -> Result {
        let proxy = try await TestProxy(kind, behaviour, credentials: credentials)
        let result: Result
        do {
            result = try await body(proxy)
        } catch {
            try await proxy.channel.close()
            throw error
        }
        try await proxy.channel.close()
        return result
    }
}

/// What the connections of one proxy have seen.
final class SeenBox: Sendable {
    let seen = Mutex(TestProxy.Seen())
}
