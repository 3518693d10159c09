// SPDX-License-Identifier: MIT

import Addresses
import Foundation
import PanelSimulator
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("Connecting to another place than the URL's", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct ConnectTests {
    /// A name that no resolver knows, so that only `Connect=` leads to the panel.
    private static let host = "panel.invalid"

    private func token(_ panel: NetworkPanel) async throws -> Token { try await panel.token() }

    @Test("requests and streams of both dialects go through a Unix socket", arguments: DiallerUse.allCases)
    func unixSocket(_ use: DiallerUse) async throws {
        try await withPanel(use.configuration) { panel in
            try await UnixForwarder.run(to: panel.port) { forwarder in
                let token = try await token(panel)
                let dialler = panel.dialler(host: Self.host, connect: .unixSocket(path: forwarder.path))
                #expect(await use.failure(panel, dialler, token: token) == nil)
                let last = await panel.simulator.observations.requests.last
                #expect(last?.header("Host") == "\(Self.host):\(panel.port)")
            }
        }
    }

    @Test("requests and streams go to another host and port, and ask for the URL's", arguments: DiallerUse.allCases)
    func hostAndPort(_ use: DiallerUse) async throws {
        try await withPanel(use.configuration) { panel in
            let token = try await token(panel)
            let dialler = panel.dialler(host: Self.host, connect: .tcp(host: "127.0.0.1", port: panel.port))
            #expect(await use.failure(panel, dialler, token: token) == nil)
            let last = await panel.simulator.observations.requests.last
            #expect(last?.header("Host") == "\(Self.host):\(panel.port)")
        }
    }

    @Test("TLS asks for the URL's name and verifies it, over a Unix socket and another host", arguments: [false, true])
    func tls(overUnixSocket: Bool) async throws {
        let certificates = try Certificates.shared.get()
        let configuration = SimulatorConfiguration.standing.with { $0.tls = certificates.misnamed }
        try await withPanel(configuration) { panel in
            try await UnixForwarder.run(to: panel.port) { forwarder in
                let connect: ConnectTarget =
                    overUnixSocket ? .unixSocket(path: forwarder.path) : .tcp(host: "127.0.0.1", port: panel.port)
                let right = try TLSPolicy(trust: certificates.trust, name: "elsewhere.example")
                let dialler = panel.dialler(host: "elsewhere.example", tls: right, connect: connect)
                _ = try await panel.token(dialler)
                #expect(await panel.simulator.observations.connections.serverNames.last == "elsewhere.example")

                let wrong = try TLSPolicy(trust: certificates.trust, name: Self.host)
                let error = await #expect(throws: PanelError.self) {
                    _ = try await panel.token(panel.dialler(host: Self.host, tls: wrong, connect: connect))
                }
                guard case .dial(.certificate)? = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
            }
        }
    }

    @Test("a Unix socket that is not there, or that nobody listens on, is named", arguments: [false, true])
    func unreachable(isThere: Bool) async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("gone-\(UUID().uuidString).sock").path
        try await withPanel { panel in
            if isThere {
                // Leaves its file behind when it ends, as a panel does that was killed.
                try await UnixForwarder.run(to: panel.port) { forwarder in
                    try FileManager.default.linkItem(atPath: forwarder.path, toPath: path)
                }
            }
            let failure = await DiallerUse.rest.failure(panel, panel.dialler(connect: .unixSocket(path: path)))
            let reason = isThere ? "Connection refused" : "No such file or directory"
            #expect(failure == .unreachable("unix:\(path): \(reason)"))
        }
    }

    @Test("another host that refuses, or has no address, is named and not the URL's")
    func refused() async throws {
        let port = try RefusingPort()
        try await withPanel { panel in
            let target = ConnectTarget.tcp(host: "127.0.0.1", port: port.number)
            let failure = await DiallerUse.rest.failure(panel, panel.dialler(connect: target))
            #expect(failure == .unreachable("127.0.0.1:\(port.number): Connection refused"))
        }
        _ = consume port
    }

    @Test("origins have the port only where it is not the scheme's own")
    func origins() {
        #expect(PanelEndpoint(scheme: .https, host: "h").origin == "https://h")
        #expect(PanelEndpoint(scheme: .https, host: "h", port: 8000).origin == "https://h:8000")
        #expect(PanelEndpoint(scheme: .http, host: "::1", port: 80).origin == "http://[::1]")
    }

    @Test("a WebSocket handshake has the URL's origin, and a path prefix is no part of it")
    func origin() async throws {
        try await withPanel(.standing.with { $0.pathPrefix = "/prefix" }) { panel in
            try await panel.withStream { _, _ in
                let handshake = await panel.simulator.observations.requests.last { $0.isHandshake }
                #expect(handshake?.header("Origin") == "http://127.0.0.1:\(panel.port)")
            }
        }
    }
}
