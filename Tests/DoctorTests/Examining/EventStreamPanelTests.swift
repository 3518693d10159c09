// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@testable import Doctor

@Suite("A panel with event streams", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct EventStreamPanelTests {
    private let key = "pg_key_never-to-be-told"

    private func configuration(
        _ panel: EventStreamPanel = .v5, rights: Set<PanelRight> = Set(PanelRight.allCases)
    ) -> SimulatorConfiguration {
        var configuration = SimulatorConfiguration.eventStream(panel)
        configuration.keys = [AccountKey(key, rights: rights)]
        return configuration
    }

    @Test("has none of them opened, whatever waits there", arguments: [EventStreamPanel.v5, .v3, .v1])
    func unopened(_ details: EventStreamPanel) async throws {
        try await withPanel(.eventStream(details)) { panel in
            try await panel.emit(["waits", "for the relay"], to: .node(1))
            let examination = try await panel.examination()
            #expect(examination.exitCode == 0)
            #expect(examination.version == details.version)
            #expect(examination.of("stream").map(\.verdict) == [.ok, .untested, .untested], "the core first")
            let seen = await panel.observations
            #expect(seen.handshakes.accepted == 0)
            #expect(seen.unread[.node(1)]?.waiting == 2)
        }
    }

    @Test("takes a key without a login") func key() async throws {
        try await withPanel(configuration()) { panel in
            let examination = try await panel.examination("APIKey=\(key)\n")
            #expect(examination.exitCode == 0)
            #expect(examination.of("rights").map(\.verdict) == [.ok])
            #expect(await panel.observations.requests(to: "/api/admin/token").isEmpty)
            #expect(!examination.findings.map(\.words).joined().contains("never-to-be-told"))
        }
    }

    @Test("has a clock that is known without a login, by its answers' dates") func clock() async throws {
        try await withPanel(configuration()) { panel in
            await panel.inject { $0.clockOffset = .seconds(7200 + 60) }
            let examination = try await panel.examination("APIKey=\(key)\n")
            #expect(examination.exitCode == 0)
            #expect(examination.complaint?.cause == "the panel's is 2 hours ahead of this machine's")
        }
    }

    @Test("knows a key that lacks nodes.logs, without a stream") func noLogs() async throws {
        try await withPanel(configuration(rights: [.nodesReadSimple])) { panel in
            let examination = try await panel.examination("APIKey=\(key)\n")
            #expect(examination.exitCode == 77)
            #expect(examination.complaint?.subject == .rights)
            #expect(examination.complaint?.cure.joined().contains("nodes.logs") == true)
            #expect(examination.of("panel").first?.cause.contains("system.read") == true)
        }
    }

    @Test("knows a key that may not see the nodes") func noNodes() async throws {
        try await withPanel(configuration(rights: [.nodesLogs])) { panel in
            let examination = try await panel.examination("APIKey=\(key)\n")
            #expect(examination.exitCode == 77)
            #expect(examination.of("nodes").first?.cure.joined().contains("nodes.read_simple") == true)
        }
    }

    @Test("knows a key that may not read users' names, and says what is lost") func noNames() async throws {
        try await withPanel(configuration(rights: [.nodesLogs, .nodesReadSimple])) { panel in
            let examination = try await panel.examination("APIKey=\(key)\n")
            #expect(examination.exitCode == 0)
            #expect(examination.of("rights").map(\.verdict) == [.ok, .warning])
            #expect(examination.complaint?.words.contains("users.read_simple") == true)
            #expect(examination.of("core").isEmpty, "nor may it see the cores")
        }
    }

    @Test("knows a core that logs nothing") func silentCore() async throws {
        var configuration = configuration()
        configuration.cores = [
            CoreConfiguration(id: 1, name: "main"),
            CoreConfiguration(id: 2, name: "mute", log: .init(loglevel: "none")),
        ]
        try await withPanel(configuration) { panel in
            let examination = try await panel.examination()
            #expect(examination.exitCode == 0)
            #expect(examination.of("core").map(\.subject.title) == ["core main", "core mute"])
            #expect(examination.of("core").map(\.verdict) == [.ok, .warning])
        }
    }

    @Test("refuses a key that is wrong") func wrongKey() async throws {
        try await withPanel(configuration()) { panel in
            let examination = try await panel.examination("APIKey=pg_key_other\n")
            #expect(examination.exitCode == 77)
            #expect(examination.complaint?.subject == .credentials)
        }
    }

    @Test("opens them where that is asked for, and leaves them with the first byte") func forced() async throws {
        var details = EventStreamPanel.v5
        details.pingInterval = .milliseconds(100)
        try await withPanel(.eventStream(details)) { panel in
            try await panel.emit(["taken"], to: .node(1))
            let examination = try await panel.examination(forcesStreams: true)
            #expect(examination.exitCode == 0)
            let words = examination.of("stream").map(\.cause)
            #expect(words.contains { $0.contains("1 line came, taken from whoever else reads it") })
            #expect(words.contains { $0.contains("no line came") })
            try await panel.waitUntil { $0.openStreams.isEmpty && $0.endedStreams.count == 2 }
        }
    }

    @Test("may stand behind a proxy that holds events back") func buffered() async throws {
        try await withPanel(.eventStream()) { panel in
            await panel.inject { $0.eventStreams = .buffered }
            try await panel.emit(["held back"], to: .node(1))
            var patience = ExaminerPatience.long
            patience.sign = .seconds(1)
            let examination = try await panel.examination(forcesStreams: true, patience: patience)
            #expect(examination.exitCode == 69)
            for finding in examination.of("stream").dropFirst() {
                #expect(finding.verdict == .failed(.unavailable))
                #expect(finding.words.contains("proxy_buffering off"))
            }
        }
    }

    @Test("may stand behind a proxy that holds the head back until the first event") func lateHead() async throws {
        var details = EventStreamPanel.v5
        details.pingInterval = .seconds(4)
        try await withPanel(.eventStream(details)) { panel in
            await panel.inject { $0.eventStreams = .headWithFirstEvent }
            let examination = try await panel.examination(
                PanelSimulator.login, "[Sources]\nNodes=1\n", forcesStreams: true)
            let finding = try #require(examination.complaint)
            #expect(finding.subject.kind == "stream")
            #expect(finding.words.contains("the answer began only after") && finding.words.contains("proxy_buffering"))
        }
    }

    @Test("is not blamed where the time was over before its sign was due") func outOfTime() async throws {
        try await withPanel(.eventStream()) { panel in
            var patience = ExaminerPatience.long
            patience.allStreams = .seconds(1)
            let examination = try await panel.examination(forcesStreams: true, patience: patience)
            #expect(examination.exitCode == 0)
            #expect(examination.of("stream").map(\.verdict) == [.ok, .untested, .untested], "the core first")
            try await panel.waitUntil { $0.openStreams.isEmpty }
        }
    }

    @Test("may stand behind a proxy that compresses") func compressed() async throws {
        try await withPanel(.eventStream()) { panel in
            await panel.inject { $0.eventStreams = .compressed }
            try await panel.emit(["compressed"], to: .node(1))
            let examination = try await panel.examination(
                PanelSimulator.login, "[Sources]\nNodes=1\n", forcesStreams: true)
            #expect(examination.exitCode == 69)
            #expect(examination.complaint?.cause.contains("(gzip)") == true)
        }
    }

    @Test("may speak another dialect than the configuration says") func otherDialect() async throws {
        try await withPanel(.eventStream()) { panel in
            let examination = try await panel.examination(PanelSimulator.login + "Dialect=websocket\n")
            #expect(examination.exitCode == 78)
            #expect(examination.complaint?.words.contains("Dialect=auto") == true)
        }
    }
}
