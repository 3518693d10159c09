// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelSimulator
import RelayTesting
import Testing

@testable import PanelLogs

/// Every way to judge a certificate, for every use of the dialler, directly and through each kind of proxy.
@Suite("Certificates, whatever the use and the way", .timeLimit(.minutes(5 * Sanitizer.timeLimitFactor)))
struct CertificateMatrixTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        /// What the panel shows.
        var shown: @Sendable (Certificates) -> TLSFiles
        var trust: @Sendable (Certificates) throws -> TLSPolicy.Trust
        /// What the certificate has to be for.
        var name = "localhost"
        /// What is wrong, given the panel's pin; nil where nothing is.
        var failure: (@Sendable (PublicKeyPin) -> DialError)?
    }

    private static func refused(
        _ reason: CertificateRefusal.Reason
    ) -> @Sendable (PublicKeyPin) -> DialError {
        { .certificate(CertificateRefusal(reason, offered: $0)) }
    }

    private static func pin(_ certificates: Certificates, _ files: TLSFiles) throws -> TLSPolicy.Trust {
        .key(try #require(PublicKeyPin(base64: try certificates.pin(files))))
    }

    static let cases = [
        Case(
            testDescription: "the system's authorities, by $SSL_CERT_FILE", shown: \.server,
            trust: { .authorities(.system(file: $0.authority)) }),
        Case(
            testDescription: "the system's authorities do not know it", shown: \.server,
            trust: { _ in .authorities(.system(file: nil)) }, failure: refused(.unknownAuthority)),
        Case(testDescription: "CAFile=, by name", shown: \.server, trust: { try $0.trust }),
        Case(testDescription: "CAFile=, by address", shown: \.server, trust: { try $0.trust }, name: "127.0.0.1"),
        Case(
            testDescription: "another CAFile=", shown: \.server, trust: { try $0.otherTrust },
            failure: refused(.unknownAuthority)),
        Case(
            testDescription: "a leaf without its intermediate", shown: \.withoutIntermediate, trust: { try $0.trust },
            failure: refused(.unknownAuthority)),
        Case(testDescription: "the whole chain", shown: \.fullChain, trust: { try $0.trust }),
        Case(
            testDescription: "ServerName=", shown: \.misnamed, trust: { try $0.trust }, name: "elsewhere.example"),
        Case(
            testDescription: "another name", shown: \.misnamed, trust: { try $0.trust },
            failure: refused(.otherName("localhost", names: ["elsewhere.example"]))),
        Case(
            // The connection's own peer is 127.0.0.1, panel and proxy alike: it must not count.
            testDescription: "another address", shown: \.server, trust: { try $0.trust }, name: "127.0.0.2",
            failure: refused(.otherName("127.0.0.2", names: ["localhost", "127.0.0.1"]))),
        Case(
            testDescription: "a name where an address is wanted", shown: \.misnamed, trust: { try $0.trust },
            name: "127.0.0.1", failure: refused(.otherName("127.0.0.1", names: ["elsewhere.example"]))),
        Case(
            testDescription: "self-signed, and nothing said", shown: \.selfSigned,
            trust: { _ in .authorities(.system(file: nil)) }, failure: refused(.untrusted)),
        Case(
            testDescription: "the pinned key, self-signed", shown: \.selfSigned,
            trust: { try pin($0, $0.selfSigned) }),
        Case(testDescription: "the pinned key, expired", shown: \.expired, trust: { try pin($0, $0.expired) }),
        Case(
            testDescription: "another key than the pinned one, from a known authority", shown: \.server,
            trust: { try pin($0, $0.selfSigned) }, failure: refused(.otherKey)),
        Case(testDescription: "Verify=no", shown: \.selfSigned, trust: { _ in .anybody }),
        Case(
            testDescription: "TLS 1.1", shown: \.oldTLS, trust: { try $0.trust },
            failure: { _ in
                .failed(
                    .tls,
                    "the panel offers only versions of TLS before 1.2, which can be broken: update what serves TLS there"
                )
            }),
    ]

    @Test("are taken or refused alike", arguments: DiallerUse.allCases, cases)
    func alike(_ use: DiallerUse, _ test: Case) async throws {
        let certificates = try Certificates.shared.get()
        let files = test.shown(certificates)
        let configuration = use.configuration.with { $0.tls = files }
        try await withPanel(configuration) { panel in
            let pin = try #require(PublicKeyPin(base64: try certificates.pin(files)))
            let policy = try TLSPolicy(trust: try test.trust(certificates), name: test.name)
            try await throughEachWay { proxy in
                // Only the proxies know where that is.
                let host = proxy == nil ? "127.0.0.1" : "panel.invalid"
                let dialler = panel.dialler(host: host, tls: policy, proxy: proxy)
                let known = try TLSPolicy(trust: .anybody, name: "127.0.0.1")
                let token = test.failure == nil ? try await panel.token(panel.dialler(tls: known)) : Token("none")
                let failure = await use.failure(panel, dialler, token: token)
                #expect(failure == test.failure?(pin))
            }
            let logins = await panel.simulator.observations.requests(to: "/api/admin/token").count
            if test.failure != nil { #expect(logins == 0) }
        }
    }

    @Test("an expired one is told as expired, with the day", arguments: DiallerUse.allCases)
    func expired(_ use: DiallerUse) async throws {
        let certificates = try Certificates.shared.get()
        try await withPanel(use.configuration.with { $0.tls = certificates.expired }) { panel in
            let policy = try TLSPolicy(trust: try certificates.trust, name: "localhost")
            try await throughEachWay { proxy in
                let failure = await use.failure(panel, panel.dialler(tls: policy, proxy: proxy))
                guard case .certificate(let refusal) = failure, case .expired(let end) = refusal.reason else {
                    Issue.record("\(String(describing: failure))")
                    return
                }
                #expect(end < Timestamp.systemClock())
                #expect(PanelProblem(refusal).cause.contains("expired on 20"))
            }
        }
    }

    @Test("one that is not valid yet is told as such: the machine's clock may be behind")
    func notYetValid() async throws {
        let certificates = try Certificates.shared.get()
        try await withPanel(.standing.with { $0.tls = certificates.server }) { panel in
            let policy = try TLSPolicy(trust: try certificates.otherTrust, name: "localhost")
            let dialler = Dialler(
                endpoint: PanelEndpoint(scheme: .https, host: "127.0.0.1", port: panel.port), tls: policy,
                loop: panel.loop, timeout: NetworkPanel.patience, wallClock: { Timestamp(microseconds: 0) })
            let failure = await DiallerUse.rest.failure(panel, dialler)
            guard case .certificate(let refusal) = failure, case .notYetValid = refusal.reason else {
                Issue.record("\(String(describing: failure))")
                return
            }
        }
    }

    @Test("the panel is asked for by name (SNI), and for an address by none", arguments: DiallerUse.allCases)
    func serverName(_ use: DiallerUse) async throws {
        let certificates = try Certificates.shared.get()
        try await withPanel(use.configuration.with { $0.tls = certificates.server }) { panel in
            for name in ["localhost", "127.0.0.1"] {
                let policy = try TLSPolicy(trust: .anybody, name: name)
                try await throughEachWay { proxy in
                    _ = await use.failure(panel, panel.dialler(tls: policy, proxy: proxy))
                }
            }
            let names = await panel.simulator.observations.connections.serverNames
            #expect(names == ["localhost", "localhost", "localhost", nil, nil, nil])
        }
    }

    @Test("each that is accepted is told, with its end", arguments: DiallerUse.allCases)
    func seen(_ use: DiallerUse) async throws {
        let certificates = try Certificates.shared.get()
        try await withPanel(use.configuration.with { $0.tls = certificates.server }) { panel in
            let seen = Inbox<PanelCertificate>()
            let dialler = Dialler(
                endpoint: PanelEndpoint(scheme: .https, host: "127.0.0.1", port: panel.port),
                tls: try TLSPolicy(trust: try certificates.trust, name: "localhost"), loop: panel.loop,
                timeout: NetworkPanel.patience, certificateSeen: { seen.put($0) })
            _ = await use.failure(panel, dialler)
            let left = try await seen.next().expires.microseconds - Timestamp.systemClock().microseconds
            #expect((1...2).contains(left / 86_400_000_000 + 1))
        }
    }
}
