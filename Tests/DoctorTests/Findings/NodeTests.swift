// SPDX-License-Identifier: MIT

import PanelLogs
import Testing

@testable import Doctor

@Suite("A node")
struct NodeTests {
    private func examination(
        _ status: PanelNode.Status, message: String? = nil, nodes: SourceSelection.Nodes = .listed([.id(1)])
    ) -> Examination {
        let node = PanelNode(id: 1, name: "de-fra", status: status, message: message)
        return Examination(of: Sample.facts(.webSocket, Sample.patient(nodes: nodes), nodes: [node]))
    }

    @Test(
        "that is down is a failure with the panel's own words",
        arguments: [
            (.error, "(error: connection refused)", "does the node run"),
            (.connecting, "(connecting: connection refused)", "does the node run"),
            (.limited, "traffic limit on the panel: connection refused", "raise the limit"),
            (.disabled, "disabled on the panel", "Nodes="),
            (.unknown("resting"), "(resting: connection refused)", "does the node run"),
        ] as [(PanelNode.Status, String, String)])
    func down(_ status: PanelNode.Status, _ cause: String, _ cure: String) throws {
        let examination = examination(status, message: "connection refused")
        let finding = try #require(examination.complaint)
        #expect(finding.subject == .node(id: 1, name: "de-fra"))
        #expect(finding.verdict == .failed(.unavailable))
        #expect(finding.cause.contains(cause))
        #expect(finding.cure.joined().contains(cure))
        #expect(examination.of("stream").last?.verdict == .untested)
        #expect(examination.exitCode == 69)
    }

    @Test(
        "of an event stream can have a second reader, whom nobody sees: check says so", arguments: PanelDialect.allCases
    )
    func secondReader(_ dialect: PanelDialect) {
        let node = PanelNode(id: 1, name: "de-fra", status: .connected)
        let examination = Examination(of: Sample.facts(dialect, nodes: [node]))
        let says = examination.of("nodes").contains { $0.cure.joined().contains("a second reader") }
        #expect(says == (dialect == .eventStream))
    }

    @Test("that is not to be read is named, whatever its state") func unconfigured() {
        let examination = examination(.error, nodes: .listed([]))
        #expect(examination.exitCode == 0)
        #expect(examination.of("node").map(\.cause) == ["error, and not configured to be read"])
    }

    @Test("that is disabled is not to be read by `all`") func disabled() {
        let examination = examination(.disabled, nodes: .all)
        #expect(examination.exitCode == 0)
        #expect(examination.of("node").map(\.cause) == ["disabled, and so not to be read"])
    }

    @Test("that only the configuration knows is its fault, by name and by number")
    func unknown() {
        let examination = examination(.connected, nodes: .listed([.name("nowhere"), .id(7), .id(1)]))
        let failed = examination.findings.filter { $0.verdict == .failed(.configuration) }
        #expect(failed.map(\.subject) == [.node(id: 7, name: nil), .node(id: nil, name: "nowhere")])
        #expect(examination.exitCode == 78)
        #expect(examination.of("stream").count == 2, "the core's and the known node's")
    }

    @Test("is needed, or the core: to read nothing is worth a warning") func none() {
        var patient = Sample.patient(nodes: .listed([]))
        patient.sources.core = false
        let examination = Examination(of: Sample.facts(.webSocket, patient))
        #expect(examination.complaint?.subject == .streams)
        #expect(examination.complaint?.verdict == .warning)
    }
}
