// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelLogs
import StreamClient

@testable import Doctor

/// Facts of a panel that is in order, for tests to change what they are about.
enum Sample {
    /// 2026-11-26T12:00:00Z
    static let now = Timestamp(microseconds: 1_795_694_400_000_000)
    static let nodes = [
        PanelNode(id: 1, name: "de-fra", status: .connected), PanelNode(id: 2, name: "nl-ams", status: .connected),
    ]
    static let noRelay = RunningRelays(own: .unavailable(.absent("/run/stream.sock")))
    static let pin = PublicKeyPin(base64: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")

    static func patient(
        _ credentials: Patient.Credentials = .login(username: "relay"),
        nodes: SourceSelection.Nodes = .all
    ) -> Patient {
        Patient(
            file: "/etc/relay.conf", panel: "https://panel.example.com:8000", authority: "panel.example.com:8000",
            trust: .authorities, credentials: credentials, sources: SourceSelection(core: true, nodes: nodes))
    }

    static func facts(
        _ dialect: PanelDialect = .webSocket, _ patient: Patient = patient(), nodes: [PanelNode] = nodes
    ) -> Facts {
        var facts = Facts(patient: patient, now: now, relays: noRelay)
        facts.dialect = .success(dialect)
        facts.certificate = PanelCertificate(expires: now + .seconds(90 * 86_400))
        facts.access = .success(TokenTimes(issued: now, expires: now + .seconds(86_400)))
        facts.clock = ClockReading(before: now, panel: now, after: now + .milliseconds(200))
        facts.version = .success(dialect == .webSocket ? "0.8.4" : "5.2.1")
        facts.nodes = .success(nodes)
        facts.wanted = patient.sources.resolve(nodes, dialect: dialect)
        switch dialect {
        case .webSocket:
            for request in facts.streamsWorthOpening {
                facts.streams[request.source] = .opened(FirstLook(lines: 37, lasted: .seconds(1)))
            }
        case .eventStream:
            facts.logRight = .granted
            facts.nameRight = .granted
        }
        return facts
    }
}

extension Timestamp {
    static func + (moment: Timestamp, span: Duration) -> Timestamp {
        Timestamp(microseconds: moment.microseconds + Int64(span / .microseconds(1)))
    }
}

extension Examination {
    /// The findings of a kind of subject.
    func of(_ kind: String) -> [Finding] { findings.filter { $0.subject.kind == kind } }

    /// The first finding that is not in order.
    var complaint: Finding? { findings.first { $0.verdict != .ok && $0.verdict != .untested } }
}

extension Finding {
    /// All that it says.
    var words: String { ([cause] + cure).joined(separator: "\n") }
}
