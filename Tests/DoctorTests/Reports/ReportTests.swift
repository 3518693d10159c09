// SPDX-License-Identifier: MIT

import Foundation
import LogRelayModel
import PanelLogs
import StreamClient
import Testing

@testable import Doctor

@Suite("The report")
struct ReportTests {
    /// One of everything: a clock that is off, a node that is down, one that is unknown, a proxy that drops an upgrade.
    private var examination: Examination {
        let nodes =
            Sample.nodes + [
                PanelNode(id: 3, name: "us-nyc", status: .error, message: "connection refused"),
                PanelNode(id: 4, name: "old", status: .disabled),
            ]
        let patient = Sample.patient(nodes: .listed([.id(1), .name("nl-ams"), .id(3), .name("nowhere")]))
        var facts = Sample.facts(.webSocket, patient, nodes: nodes)
        facts.clock?.panel = Sample.now + .seconds(300)
        facts.streams[.node(2)] = .refused(.upgradeDropped(status: 404))
        return Examination(of: facts)
    }

    private func text(_ examination: Examination, isColoured: Bool = false) -> String {
        TextReport(examination, painter: Painter(isColoured: isColoured)).text
    }

    @Test("for people has a line a finding, and its cure below") func forPeople() throws {
        #expect(text(examination) == (try Fixture.text("report.txt")))
    }

    @Test("for scripts is one object on one line") func forScripts() throws {
        let json = JSONReport.object(examination)
        #expect(json + "\n" == (try Fixture.text("report.json")))
        #expect(!json.contains("\n"))
    }

    @Test("of a certificate that nobody knows prints the pin in both") func certificate() throws {
        var facts = Facts(patient: Sample.patient(), now: Sample.now, relays: Sample.noRelay)
        facts.dialect = .failure(.certificate(CertificateRefusal(.untrusted, offered: Sample.pin)))
        #expect(text(Examination(of: facts)) == (try Fixture.text("certificate.txt")))
        #expect(JSONReport.object(Examination(of: facts)) + "\n" == (try Fixture.text("certificate.json")))
    }

    @Test("counts what is not in order, and says so where all is") func summary() {
        #expect(text(examination).hasSuffix("\n\n3 failed, 1 warning, 1 untested\n"))
        #expect(text(Examination(of: Sample.facts())).hasSuffix("\n\nall is well\n"))
    }

    @Test("lets nothing through that steers a terminal, and is JSON whatever the panel says") func hostile() throws {
        let evil = "\u{1B}[2J\u{202E}\"\n\u{9B}31m\\"
        let node = PanelNode(id: 1, name: evil, status: .unknown(evil), message: evil)
        var facts = Sample.facts(.webSocket, nodes: [node])
        facts.version = .success(evil)
        facts.streams[.core] = .ended(.toldByPanel(evil))
        let examination = Examination(of: facts)
        let harmless = text(examination).unicodeScalars.allSatisfy { scalar in
            scalar == "\n" || ![.control, .format].contains(scalar.properties.generalCategory)
        }
        #expect(harmless)
        #expect(text(examination).split(separator: "\n").allSatisfy { $0.count < 1000 })
        let json = JSONReport.object(examination)
        #expect(json.unicodeScalars.allSatisfy { ![.control, .format].contains($0.properties.generalCategory) })
        let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
        #expect(object?["version"] as? String == evil)
    }

    @Test("is wrapped between words to a terminal's width, and what is to be copied stays whole") func wrapped() throws
    {
        let lines = TextReport(examination, painter: Painter(isColoured: false), width: 80).text
            .split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.count <= 80 })
        let words = { (text: String) in text.split(whereSeparator: \.isWhitespace) }
        #expect(words(lines.joined(separator: "\n")) == words(text(examination)))
        let narrow = TextReport(examination, painter: Painter(isColoured: false), width: 1).text
        #expect(narrow.contains("  proxy_set_header Upgrade $http_upgrade;\n"))
    }

    @Test("is coloured by the verdict where that is wanted") func colour() {
        #expect(text(examination, isColoured: true).contains("\u{1B}[31mfailed  \u{1B}[0m"))
        #expect(!text(examination).contains("\u{1B}"))
    }
}
