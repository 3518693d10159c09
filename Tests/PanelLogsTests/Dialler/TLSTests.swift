// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("TLS", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct TLSTests {
    private func withTLSPanel(
        _ files: (Certificates) -> TLSFiles, _ body: (NetworkPanel, Certificates) async throws -> Void
    ) async throws {
        let certificates = try Certificates.shared.get()
        let configuration = SimulatorConfiguration.standing.with { $0.tls = files(certificates) }
        try await withPanel(configuration) { try await body($0, certificates) }
    }

    /// What a login with this policy fails with.
    private func failure(
        _ panel: NetworkPanel, host: String = "127.0.0.1", _ policy: TLSPolicy?
    ) async throws -> DialError? {
        do {
            _ = try await panel.token(panel.dialler(host: host, tls: policy))
            return nil
        } catch PanelError.dial(let error) {
            return error
        }
    }

    @Test(
        "logs in and streams with the authority of CAFile=, by name and by address",
        arguments: ["localhost", "127.0.0.1"])
    func trusted(_ host: String) async throws {
        try await withTLSPanel(\.server) { panel, certificates in
            let policy = try TLSPolicy(trust: certificates.trust, name: host)
            try await panel.withStream(dialler: panel.dialler(host: host, tls: policy)) { lines, _ in
                try await panel.simulator.emit(["one", "two"], to: .core)
                #expect(try await lines.lines(2) == ["one", "two"])
            }
        }
    }

    @Test("an http URL against a TLS port is told to check its scheme")
    func plainToTLS() async throws {
        try await withTLSPanel(\.server) { panel, _ in
            let error = try #require(try await failure(panel, nil))
            #expect(error.description.contains("write https:// into URL="))
        }
    }

    @Test("an https URL against a plain port is told so")
    func tlsToPlain() async throws {
        try await withPanel { panel in
            let policy = try TLSPolicy(trust: .anybody, name: "127.0.0.1")
            let error = try #require(try await failure(panel, policy))
            #expect(error.description.contains("write http:// into URL="))
        }
    }

    @Test("a stream that ends without TLS's goodbye has ended without a close frame")
    func endOfFile() async throws {
        try await withTLSPanel(\.server) { panel, certificates in
            let policy = try TLSPolicy(trust: certificates.trust, name: "127.0.0.1")
            try await panel.withStream(dialler: panel.dialler(tls: policy)) { lines, stream in
                try await panel.simulator.emit(["before"], to: .core)
                #expect(try await lines.lines(1) == ["before"])
                await panel.simulator.end(.all, .eof)
                #expect(await stream.waitForEnd() == .endOfFile)
            }
        }
    }

    @Test("a stream to a frozen server can be given up")
    func hangUpOnFrozenServer() async throws {
        let certificates = try Certificates.shared.get()
        let configuration = SimulatorConfiguration.standing.with { $0.tls = certificates.server }
        try await withPanel(configuration, seesTheEnd: false) { panel in
            let policy = try TLSPolicy(trust: certificates.trust, name: "127.0.0.1")
            try await panel.withStream(dialler: panel.dialler(tls: policy)) { lines, stream in
                await panel.simulator.freeze(.all)
                #expect(await stream.hangUp() == .closedByUs)
            }
        }
    }
}
