// SPDX-License-Identifier: MIT

import Foundation
import PanelSimulator
import RelayTesting
import Testing

@Suite("The panel's certificate") struct CertificateTests {
    /// Runs a test with a panel that shows a certificate of its own making, and with another one that it does not show.
    private func withCertificates(
        _ stream: TestedStream,
        _ body: @escaping @Sendable (Stage, _ shown: Certificate, _ other: Certificate) async throws -> Void
    ) async throws {
        let (shown, other) = (try Certificate.make(), try Certificate.make())
        defer {
            shown.remove()
            other.remove()
        }
        try await Stage.with(stream, panel: { $0.tls = shown.files }) { try await body($0, shown, other) }
    }

    @Test(
        "is taken for its pinned key, and for that only; a reload changes the pin",
        arguments: TestedStream.ofEachDialect)
    func pin(_ stream: TestedStream) async throws {
        try await withCertificates(stream) { stage, shown, other in
            let (right, wrong) = (try shown.pin(), try other.pin())
            let nodes = stream.nodes.map { "\($0.id)" }.joined(separator: " ")
            let relay = try await stage.start {
                $0["TLS", "PinSHA256"] = wrong
                $0["Sources", "Nodes"] = nodes
            }
            let consumer = try await stage.connect()
            try await consumer.waitForState("waiting", of: stage.source.name)
            _ = try await relay.process.errors.first("the offered pin") {
                $0.contains("is not the pinned one") && $0.contains(right)
            }
            #expect(await stage.panel.observations.requests.isEmpty)
            try await stage.write {
                $0["TLS", "PinSHA256"] = right
                $0["Sources", "Nodes"] = nodes
            }
            relay.process.signal(SIGHUP)
            try await consumer.waitForState("connected", of: stage.source.name)
        }
    }

    @Test("is judged anew where the file of CAFile= holds another one after a reload")
    func newAuthority() async throws {
        try await withCertificates(.core) { stage, shown, other in
            let file = stage.directory + "/authorities.pem"
            func copy(_ certificate: Certificate) throws {
                try Data(contentsOf: URL(filePath: certificate.files.certificateChain)).write(to: URL(filePath: file))
            }
            try copy(other)
            let relay = try await stage.start { $0["TLS", "CAFile"] = file }
            let consumer = try await stage.connect()
            try await consumer.waitForState("waiting", of: stage.source.name)
            try copy(shown)
            relay.process.signal(SIGHUP)
            try await consumer.waitForState("connected", of: stage.source.name)
        }
    }

    @Test("is not looked at with Verify=no, which is told at each start")
    func unverified() async throws {
        try await withCertificates(.core) { stage, _, _ in
            for name in ["first", "second"] {
                let relay = try await stage.start(name: name) { $0["TLS", "Verify"] = "no" }
                try await stage.waitForStreams()
                _ = try await relay.process.errors.first("a warning") { $0.contains("Verify=no") }
                #expect(try await relay.stop() == .status(0))
            }
        }
    }

    @Test("is told once when it ends soon, though it is seen at every connection")
    func endsSoon() async throws {
        try await withCertificates(.core) { stage, shown, _ in
            let pin = try shown.pin()
            let relay = try await stage.start { $0["TLS", "PinSHA256"] = pin }
            try await stage.waitForStreams()
            try await stage.waitForPanel("several connections") { $0.connections.accepted > 5 }
            _ = try await relay.process.errors.first("a warning") {
                $0.contains("the panel's certificate has to be renewed") && $0.contains("expires on 20")
            }
            #expect(try await relay.stop() == .status(0))
            #expect(relay.process.errors.all.count { $0.contains("has to be renewed") } == 1)
        }
    }
}
