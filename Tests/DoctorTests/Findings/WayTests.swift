// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelLogs
import Testing

@testable import Doctor

@Suite("What stands in the way to the panel")
struct WayTests {
    private func complaint(_ error: DialError) throws -> (Finding, Examination) {
        var facts = Facts(patient: Sample.patient(), now: Sample.now, relays: Sample.noRelay)
        facts.dialect = .failure(error)
        let examination = Examination(of: facts)
        return (try #require(examination.complaint), examination)
    }

    @Test(
        "is named with its cure, and all behind it is untested",
        arguments: [
            (.unknownHost("panel.example.com"), "name", "has no address", "URL="),
            (.unreachable("Connection refused"), "connection", "Connection refused", "firewall"),
            (.timedOut(.connect), "connection", "no answer to the connection attempt", "firewall"),
            (.timedOut(.tls), "connection", "does not answer the TLS handshake", "https"),
            (.timedOut(.http), "connection", "does not answer the request", "log"),
            (.notTLS, "connection", "does not speak TLS", "http://"),
            (.failed(.http, "the connection was closed"), "connection", "did not come whole", "log"),
            (.notHTTP, "panel", "does not speak HTTP", "URL="),
            (
                .unrecognised(UnexpectedAnswer(status: 200, speaker: .webPage)), "panel", "a web page", "path and port"
            ),
            (
                .unrecognised(UnexpectedAnswer(status: 307, speaker: .redirect(to: "https://x/"))), "panel",
                "redirects to https://x/", "URL="
            ),
            (
                .unrecognised(UnexpectedAnswer(status: 502, speaker: .gateway)), "panel",
                "does not reach it (HTTP 502)", "start the panel"
            ),
        ] as [(DialError, String, String, String)])
    func obstacle(_ error: DialError, _ kind: String, _ cause: String, _ cure: String) throws {
        let (finding, examination) = try complaint(error)
        #expect(finding.subject.kind == kind)
        #expect(finding.verdict == .failed(.unavailable))
        #expect(finding.cause.contains(cause))
        #expect(finding.cure.joined().contains(cure))
        #expect(examination.exitCode == 69)
        #expect(examination.findings.suffix(3).map(\.verdict) == [.untested, .untested, .untested])
    }

    @Test("is a certificate that nobody knows: the pin that would accept it, and how to confirm that")
    func unknownCertificate() throws {
        let finding = try complaint(.certificate(CertificateRefusal(.untrusted, offered: Sample.pin))).0
        let pin = try #require(Sample.pin?.description)
        #expect(finding.subject == .certificate)
        #expect(finding.pin == Sample.pin)
        #expect(finding.cure.contains { $0.contains("CAFile=") })
        #expect(finding.cure.contains("  PinSHA256=\(pin)"))
        #expect(finding.cure.contains { $0.hasPrefix("  openssl x509 -in FILE -pubkey") })
    }

    @Test("is one that is not valid yet: no pin cures a clock") func earlyCertificate() throws {
        let refusal = CertificateRefusal(.notYetValid(until: Sample.now), offered: Sample.pin)
        let finding = try complaint(.certificate(refusal)).0
        #expect(!finding.words.contains("PinSHA256="))
        #expect(finding.words.contains("clocks"))
    }

    @Test("is what the system lacks to speak TLS at all: the configuration's fault") func noTLS() {
        var facts = Facts(patient: Sample.patient(), now: Sample.now, relays: Sample.noRelay)
        facts.tls = .noSystemAuthorities
        let examination = Examination(of: facts)
        #expect(examination.exitCode == 78)
        #expect(examination.complaint?.words.contains("ca-certificates") == true)
    }

    @Test("is nothing, and the certificate ends soon, or has ended and is pinned") func endingCertificate() throws {
        var facts = Sample.facts()
        facts.certificate = PanelCertificate(expires: Sample.now + .seconds(3 * 86_400))
        let soon = try #require(Examination(of: facts).complaint)
        #expect(soon.verdict == .warning)
        #expect(soon.cause == "trusted; it expires on 2026-11-29, in 3 days")
        facts.patient.trust = .pinnedKey
        facts.certificate = PanelCertificate(expires: Sample.now + .seconds(-86_400))
        #expect(
            Examination(of: facts).complaint?.cause == "taken for its pinned key, though it expired on 2026-11-25")
    }

    @Test("is another dialect than the configuration says") func otherDialect() throws {
        var facts = Sample.facts(.eventStream)
        facts.patient.dialect = .webSocket
        let examination = Examination(of: facts)
        #expect(examination.exitCode == 78)
        #expect(examination.complaint?.cure.joined().contains("Dialect=auto") == true)
    }
}
