// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@Suite("check --online, of the panel's certificate") struct CheckedCertificateTests {
    private func withCertificate(_ body: @escaping @Sendable (Stage, Certificate) async throws -> Void) async throws {
        let certificate = try Certificate.make()
        defer { certificate.remove() }
        try await Stage.with(.core, panel: { $0.tls = certificate.files }) { try await body($0, certificate) }
    }

    @Test("prints the pin that would accept one which nobody knows, as openssl has it; with it, all is well")
    func unknown() async throws {
        try await withCertificate { stage, certificate in
            let (exit, said) = try await stage.checkPanel()
            #expect(exit == .status(69))
            let failure = try #require(said.online?.failure)
            #expect(failure.subject == "certificate")
            #expect(failure.pin == (try certificate.pin()))
            let line = try #require(failure.cure?.split(separator: "\n").first { $0.hasPrefix("  PinSHA256=") })
            #expect(failure.cure?.contains("openssl x509 -in FILE -pubkey -noout |") == true)
            #expect(await stage.panel.observations.requests.isEmpty, "nothing is sent to who may be anybody")

            let accepted = try await stage.checkPanel { $0["TLS", "PinSHA256"] = String(line.dropFirst(12)) }
            #expect(accepted.exit == .status(0))
            // It is made for two days.
            #expect(accepted.said.online?.verdicts("certificate") == ["warning"])
        }
    }

    @Test("warns of a key that is not the pinned one") func otherKey() async throws {
        let other = try Certificate.make()
        defer { other.remove() }
        let pin = try other.pin()
        try await withCertificate { stage, _ in
            let (exit, said) = try await stage.checkPanel { $0["TLS", "PinSHA256"] = pin }
            #expect(exit == .status(69))
            #expect(said.online?.failure?.cause.contains("is not the pinned one") == true)
            #expect(said.online?.failure?.cure?.contains("somebody stands between") == true)
        }
    }

    @Test("tells a server without TLS from a bad certificate") func noTLS() async throws {
        try await Stage.with { stage in
            let port = await stage.panel.port
            let (exit, said) = try await stage.checkPanel { $0["Panel", "URL"] = "https://127.0.0.1:\(port)" }
            #expect(exit == .status(69))
            #expect(said.online?.failure?.cause.contains("the port does not speak TLS") == true)
        }
    }
}
