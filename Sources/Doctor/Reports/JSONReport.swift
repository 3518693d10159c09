// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelLogs
import StreamClient

/// An examination for scripts: one object on one line, all ASCII controls escaped.
package enum JSONReport {
    package static func object(_ examination: Examination) -> String {
        JSONText.object([
            "panel": JSONText.string(examination.panel),
            "dialect": examination.dialect.map { JSONText.string($0.rawValue) },
            "version": examination.version.map(JSONText.string), "exit": "\(examination.exitCode)",
            "findings": JSONText.list(examination.findings.map(object)),
        ])
    }

    private static func object(_ finding: Finding) -> String {
        JSONText.object([
            "subject": JSONText.string(finding.subject.kind), "source": source(finding.subject),
            "node": node(finding.subject), "verdict": JSONText.string(finding.verdict.word),
            "exit": exit(finding.verdict), "cause": JSONText.string(finding.cause),
            "cure": finding.cure.isEmpty ? nil : JSONText.string(finding.cure.joined(separator: "\n")),
            "pin": finding.pin.map { JSONText.string($0.description) },
        ])
    }

    /// Which exit code a failure alone would bring.
    private static func exit(_ verdict: Finding.Verdict) -> String? {
        if case .failed(let fault) = verdict { "\(fault.rawValue)" } else { nil }
    }

    private static func source(_ subject: Finding.Subject) -> String? {
        switch subject {
        case .stream(let source): JSONText.string(source.id.description)
        case .node(let id?, _): JSONText.string(SourceID.node(id).description)
        default: nil
        }
    }

    private static func node(_ subject: Finding.Subject) -> String? {
        switch subject {
        case .node(let id, let name): node(id, name)
        case .stream(let source):
            if case .node(let id) = source.id { node(id, source.nodeName) } else { nil }
        default: nil
        }
    }

    private static func node(_ id: Int?, _ name: String?) -> String {
        JSONText.object(["id": id.map { "\($0)" }, "name": name.map(JSONText.string)])
    }
}
