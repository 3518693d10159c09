// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@testable import Doctor

@Suite("What is not reached, or no panel", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct NoPanelTests {
    @Test("a port where nobody listens") func refused() async throws {
        try await withPanel { panel in
            try await panel.stopListening()
            let examination = try await panel.examination()
            #expect(examination.exitCode == 69)
            #expect(examination.complaint?.subject == .connection)
            #expect(examination.complaint?.cause.contains("Connection refused") == true)
        }
    }

    @Test("a name that has no address") func unknownName() async throws {
        try await withPanel { panel in
            let examination = try await panel.examination(url: "https://panel.invalid:8000")
            #expect(examination.exitCode == 69)
            #expect(examination.complaint?.subject == .name)
            #expect(examination.complaint?.cause.contains("the host name panel.invalid") == true)
        }
    }

    @Test(
        "what answers otherwise than a panel",
        arguments: [
            (HTTPAnswer.html, "a web page answers"), (.status(404), "HTTP 404"), (.status(502), "does not reach it"),
            (.redirectLoop, "redirects to"), (.raw("SSH-2.0-OpenSSH_9.2\r\n"), "does not speak HTTP"),
        ])
    func foreign(_ answer: HTTPAnswer, _ cause: String) async throws {
        try await withPanel { panel in
            await panel.inject { $0.requests = answer }
            let examination = try await panel.examination()
            #expect(examination.exitCode == 69)
            #expect(examination.complaint?.subject == .panel)
            #expect(examination.complaint?.cause.contains(cause) == true)
            #expect(await panel.observations.requests(to: "/api/admin/token").isEmpty, "no password goes there")
        }
    }

    @Test("a panel that takes connections and says nothing, within the time that each request has")
    func silent() async throws {
        try await withPanel { panel in
            await panel.inject { $0.connections = .silence }
            var patience = ExaminerPatience()
            patience.request = .seconds(2)
            let examination = try await panel.examination(patience: patience)
            #expect(examination.exitCode == 69)
            #expect(examination.complaint?.cause.contains("does not answer the request") == true)
        }
    }

    @Test("a proxy that refuses, which is told as the proxy's", arguments: [SimulatedProxy.Kind.http, .socks5])
    func proxyRefuses(_ kind: SimulatedProxy.Kind) async throws {
        let proxy = try await SimulatedProxy(kind, credentials: "user:right")
        try await withPanel { panel in
            let way = "\(kind.rawValue)://user:wr0ng-never-to-be-told@127.0.0.1:\(proxy.port)"
            let examination = try await panel.examination(PanelSimulator.login + "Proxy=\(way)\n")
            #expect(examination.exitCode == 77)
            let finding = try #require(examination.complaint)
            #expect(finding.subject == .proxy)
            #expect(finding.cause.contains("the proxy \(kind.rawValue)://127.0.0.1:\(proxy.port) refuses"))
            #expect(!examination.findings.map(\.words).joined().contains("never-to-be-told"))
            #expect(proxy.observations.connections == 1)
        }
        try await proxy.stop()
    }

    @Test("a panel behind a proxy that is in order is one in order") func proxied() async throws {
        let proxy = try await SimulatedProxy(.socks5)
        try await withPanel { panel in
            let examination = try await panel.examination(
                PanelSimulator.login + "Proxy=socks5://127.0.0.1:\(proxy.port)\n",
                url: "http://panel.invalid:\(await panel.port)")
            #expect(examination.exitCode == 0)
            #expect(examination.of("proxy").map(\.verdict) == [.ok])
        }
        try await proxy.stop()
    }
}
