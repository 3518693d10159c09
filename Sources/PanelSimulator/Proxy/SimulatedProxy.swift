// SPDX-License-Identifier: MIT

import NIOCore
import NIOPosix
import Synchronization

/// A proxy on 127.0.0.1 that does as it is told. Whatever name it is asked for, it connects to 127.0.0.1: names that no
/// resolver knows come through it only.
package final class SimulatedProxy: Sendable {
    package enum Kind: String, Sendable {
        case http, socks5
    }

    package enum Behaviour: Sendable, Equatable {
        /// Connects to whom it is asked for.
        case tunnel
        /// Answers the request for the connection with these bytes, and hangs up.
        case answer([UInt8])
        /// Answers the first thing that it hears with these bytes, and hangs up.
        case say([UInt8])
        case hangUp
        case silence
    }

    /// What it has seen so far.
    package struct Observations: Sendable, Equatable {
        package var connections = 0
        /// Whom it was asked for: `panel.invalid:8000`.
        package var targets: [String] = []
        /// `USER:PASSWORD`, of either kind.
        package var credentials: [String] = []

        package init(connections: Int = 0, targets: [String] = [], credentials: [String] = []) {
            self.connections = connections
            self.targets = targets
            self.credentials = credentials
        }
    }

    package let kind: Kind
    package let port: Int
    private let channel: any Channel
    private let ledger: ProxyLedger

    /// Listens already.
    /// - Parameter credentials: `USER:PASSWORD` that it wants.
    package init(_ kind: Kind, _ behaviour: Behaviour = .tunnel, credentials: String? = nil) async throws {
        let ledger = ProxyLedger()
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    ledger.note { $0.connections += 1 }
                    try channel.pipeline.syncOperations.addHandler(
                        ProxyFront(kind: kind, behaviour: behaviour, credentials: credentials, ledger: ledger))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        self.kind = kind
        self.ledger = ledger
        port = channel.localAddress?.port ?? 0
    }

    package var observations: Observations { ledger.observations }

    /// Takes no more connections. Those that lead to a panel live on until either end closes.
    package func stop() async throws {
        try await channel.close()
    }
}

/// What the connections of one proxy have seen.
final class ProxyLedger: Sendable {
    private let seen = Mutex(SimulatedProxy.Observations())

    var observations: SimulatedProxy.Observations { seen.withLock { $0 } }

    func note(_ change: (inout SimulatedProxy.Observations) -> Void) {
        seen.withLock { change(&$0) }
    }
}
