// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@testable import Doctor

@Suite("A panel of the WebSocket dialect", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct WebSocketPanelTests {
    @Test("that is in order has nothing to complain of, and is asked for one login") func sound() async throws {
        try await withPanel { panel in
            try await panel.emit(["one", "two"], to: .core)
            let examination = try await panel.examination()
            #expect(examination.exitCode == 0)
            #expect(examination.findings.map(\.verdict).allSatisfy { $0 == .ok })
            #expect(examination.version == "0.8.4")
            #expect(
                examination.of("stream").map(\.subject.title) == [
                    "stream core", "stream node:1 de-fra", "stream node:2 nl-ams",
                ])
            #expect(examination.of("stream").first?.cause.contains("2 lines came") == true)
            let seen = await panel.observations
            #expect([seen.logins.accepted, seen.logins.refused] == [1, 0])
            #expect(seen.requests.allSatisfy { !$0.path.contains("token=") })
        }
    }

    @Test("is asked where Connect= says, under the URL's name") func connect() async throws {
        try await withPanel { panel in
            let port = await panel.port
            let examination = try await panel.examination(
                PanelSimulator.login, "Connect=127.0.0.1:\(port)\n", url: "http://panel.invalid")
            #expect(examination.exitCode == 0)
            #expect(examination.of("connection").first?.cause.contains("which connects to 127.0.0.1:\(port)") == true)
        }
    }

    @Test("has its streams closed with a goodbye") func goodbye() async throws {
        try await withPanel { panel in
            _ = try await panel.examination()
            try await panel.waitUntil { $0.openStreams.isEmpty }
            let ends = await panel.observations.endedStreams.map(\.state)
            #expect(ends.count == 3)
            let goodbyes = ends.count { if case .ended(.closedByClient) = $0 { true } else { false } }
            #expect(goodbyes == 3, "\(ends)")
        }
    }

    @Test("gets a wrong password once") func wrongPassword() async throws {
        try await withPanel { panel in
            let examination = try await panel.examination("Username=admin\nPassword=wrong-never-to-be-told\n")
            #expect(examination.exitCode == 77)
            #expect(examination.complaint?.subject == .credentials)
            let logins = await panel.observations.logins
            #expect([logins.accepted, logins.refused] == [0, 1])
            #expect(!examination.findings.map(\.words).joined().contains("never-to-be-told"))
        }
    }

    @Test("gives no log to who is not sudo") func notSudo() async throws {
        var configuration = SimulatorConfiguration.webSocket
        configuration.accounts = [Account(username: "admin", password: "admin", isSudo: false)]
        try await withPanel(configuration) { panel in
            let examination = try await panel.examination()
            #expect(examination.exitCode == 77)
            #expect(examination.complaint?.cure.joined().contains("a sudo admin") == true)
            #expect(await panel.observations.handshakes.accepted == 0)
        }
    }

    @Test("may stand behind a proxy that drops the upgrade", arguments: [200, 400, 404, 426])
    func strippedUpgrade(_ status: Int) async throws {
        try await withPanel { panel in
            await panel.inject { $0.handshakes = .http(status == 200 ? .html : .status(status)) }
            let examination = try await panel.examination()
            #expect(examination.exitCode == 69)
            for finding in examination.of("stream") {
                #expect(finding.cause.contains("HTTP \(status) came instead of 101"))
                #expect(finding.cure.joined().contains("proxy_set_header Upgrade"))
            }
        }
    }

    @Test("may refuse a token that it has just issued, as behind a proxy that takes the header away")
    func newTokenRefused() async throws {
        try await withPanel { panel in
            let foreign = #"{"access_token":"not-its-own","token_type":"bearer"}"#
            await panel.inject { $0.logins = .json(foreign) }
            let examination = try await panel.examination()
            #expect(examination.exitCode == 77)
            #expect(examination.complaint?.words.contains("Authorization") == true)
            #expect(await panel.observations.requests(to: "/api/admin/token").count == 1)
        }
    }

    @Test(
        "may have lost a node",
        arguments: [(Node.Status.error, "(error"), (.connecting, "(connecting"), (.disabled, "disabled")])
    func nodeDown(_ status: Node.Status, _ cause: String) async throws {
        try await withPanel { panel in
            await panel.setNode(Node(id: 2, name: "nl-ams", status: status, message: "no route to host"))
            let examination = try await panel.examination(PanelSimulator.login, "[Sources]\nNodes=de-fra nl-ams\n")
            #expect(examination.exitCode == 69)
            let failed = try #require(examination.complaint)
            #expect(failed.subject == .node(id: 2, name: "nl-ams"))
            #expect(failed.cause.contains(cause))
            #expect(status == .disabled || failed.cause.contains("no route to host"))
            #expect(await panel.observations.endedStreams.count == 2, "nothing is asked of the node that is down")
        }
    }

    @Test("may have a clock that is an hour off", arguments: [(3600, "ahead"), (-3600, "behind")])
    func clock(_ seconds: Int64, _ way: String) async throws {
        try await withPanel { panel in
            await panel.inject { $0.clockOffset = .seconds(seconds) }
            let examination = try await panel.examination()
            #expect(examination.exitCode == 0)
            #expect(examination.complaint?.subject == .clock)
            #expect(examination.complaint?.cause.contains(way) == true)
        }
    }

    @Test("may issue tokens that have expired when they come, by this machine's clock") func expired() async throws {
        try await withPanel { panel in
            await panel.inject { $0.clockOffset = .seconds(-100_000) }
            let examination = try await panel.examination()
            #expect(examination.exitCode == 69)
            #expect(examination.complaint?.cause.contains("had expired") == true)
        }
    }

    @Test("refuses a ready-made token that has expired, which is told by its end") func expiredToken() async throws {
        try await withPanel { panel in
            await panel.inject { $0.clockOffset = .seconds(-100_000) }
            let token = try await panel.issueToken(to: "admin")
            await panel.inject { $0.clockOffset = .zero }
            let examination = try await panel.examination("Token=\(token)\n")
            #expect(examination.exitCode == 77)
            #expect(examination.complaint?.subject == .credentials)
            #expect(examination.complaint?.cause.contains("(HTTP 401), which expired on 20") == true)
            #expect(!examination.findings.map(\.words).joined().contains(token))
            #expect(await panel.observations.requests(to: "/api/admin/token").isEmpty)
        }
    }

    @Test("does not have a node that the configuration names") func unknownNode() async throws {
        try await withPanel { panel in
            let examination = try await panel.examination(PanelSimulator.login, "[Sources]\nNodes=nowhere 7 1\n")
            #expect(examination.exitCode == 78)
            #expect(
                examination.of("node").map(\.subject.title) == [
                    "node 1 de-fra", "node 2 nl-ams", "node 7", "node nowhere",
                ])
        }
    }

    @Test(
        "may have a core that prints nowhere, which is said without a word of its keys",
        arguments: ["none", "/var/log/a"])
    func silentCore(_ access: String) async throws {
        var configuration = SimulatorConfiguration.webSocket
        configuration.cores = [CoreConfiguration(log: .init(access: access))]
        try await withPanel(configuration) { panel in
            let examination = try await panel.examination()
            #expect(examination.exitCode == 0)
            let finding = try #require(examination.complaint)
            #expect(finding.subject == .core(name: nil))
            #expect(finding.words.contains(access) && finding.words.contains(#""access": """#))
            #expect(!examination.findings.map(\.words).joined().contains(Node.secretMark))
        }
    }

    @Test("gets its streams a few at a time") func fewAtATime() async throws {
        var configuration = SimulatorConfiguration.webSocket
        configuration.nodes = (1...12).map { Node(id: $0, name: "node-\($0)") }
        try await withPanel(configuration) { panel in
            var patience = ExaminerPatience.long
            patience.look = .milliseconds(50)
            let examination = try await panel.examination(patience: patience)
            #expect(examination.exitCode == 0)
            #expect(await panel.observations.handshakes.mostInProgress <= 4)
        }
    }

    @Test("gets no more time for its streams than there is: the rest is untested") func outOfTime() async throws {
        try await withPanel { panel in
            await panel.inject { $0.handshakes = .never }
            var patience = ExaminerPatience.long
            patience.allStreams = .milliseconds(200)
            let examination = try await panel.examination(patience: patience)
            #expect(examination.exitCode == 0)
            #expect(examination.of("stream").map(\.verdict) == [.untested, .untested, .untested])
        }
    }
}
