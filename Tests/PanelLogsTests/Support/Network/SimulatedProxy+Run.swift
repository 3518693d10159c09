// SPDX-License-Identifier: MIT

import Addresses
import PanelSimulator

@testable import PanelLogs

extension SimulatedProxy {
    /// As a client is configured for it.
    func endpoint(_ credentials: ProxyEndpoint.Credentials? = nil) -> ProxyEndpoint {
        let kind: ProxyEndpoint.Kind =
            switch kind {
            case .http: .http
            case .socks5: .socks5
            }
        return ProxyEndpoint(kind: kind, host: "127.0.0.1", port: port, credentials: credentials)
    }

    /// Runs a proxy around a test.
    /// - Parameter credentials: `USER:PASSWORD` that it wants.
    static func run<Result>(
        _ kind: Kind, _ behaviour: Behaviour = .tunnel, credentials: String? = nil,
        _ body: (SimulatedProxy) async throws -> Result
    ) async throws -> Result {
        let proxy = try await SimulatedProxy(kind, behaviour, credentials: credentials)
        let result: Result
        do {
            result = try await body(proxy)
        } catch {
            try await proxy.stop()
            throw error
        }
        try await proxy.stop()
        return result
    }
}

/// Directly, and through a proxy of each kind.
func throughEachWay(_ body: (ProxyEndpoint?) async throws -> Void) async throws {
    try await body(nil)
    for kind in [SimulatedProxy.Kind.http, .socks5] {
        try await SimulatedProxy.run(kind) { try await body($0.endpoint()) }
    }
}
