// SPDX-License-Identifier: MIT

import LogRelayModel
package import PanelLogs

/// A panel's examination: every finding, in the order in which one thing rests on the other.
package struct Examination: Equatable, Sendable {
    /// The panel's URL.
    package var panel: String
    package var dialect: PanelDialect?
    package var version: String?
    package var findings: [Finding]

    /// What the facts mean. Pure.
    package init(of facts: Facts) {
        panel = facts.patient.panel
        dialect = facts.dialect?.value
        version = facts.version?.value
        findings = [facts.configurationFinding] + facts.wayFindings
        guard case .success? = facts.dialect else {
            findings += Self.outOfReach
            return
        }
        findings += facts.accessFindings
        guard case .success? = facts.access else {
            findings += Self.closed
            return
        }
        findings += facts.clockFindings + facts.rightFindings + facts.coreFindings
        findings += facts.nodeFindings + facts.readerFindings + facts.streamFindings
    }

    /// 0 where nothing has failed; what was not tested is no failure.
    package var exitCode: Int32 {
        Fault.exitCode(
            of: findings.compactMap { finding in
                if case .failed(let fault) = finding.verdict { fault } else { nil }
            })
    }

    private static let outOfReach = [Finding.Subject.credentials, .nodes, .streams].map {
        Finding($0, .untested, "the panel is not reached")
    }
    private static let closed = [Finding.Subject.nodes, .streams].map {
        Finding($0, .untested, "the panel does not let the relay in")
    }
}
