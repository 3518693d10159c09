// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelLogs

// The configuration, and the way to the panel until it has said what it speaks.

extension Facts {
    var configurationFinding: Finding {
        switch patient.warnings {
        case 0: Finding(.configuration, .ok, "\(patient.file) is valid")
        case let count:
            Finding(
                .configuration, .warning,
                "\(patient.file) is valid, with \(count == 1 ? "a warning" : "\(count) warnings")",
                cure: ["see above what it says"])
        }
    }

    /// As far as it goes: the first obstacle is the last finding.
    var wayFindings: [Finding] {
        if let tls { return [Finding(.certificate, Diagnosis(tls))] }
        switch dialect {
        case nil: return []
        case .success(let dialect): return open + [panelFinding(dialect)]
        case .failure(let error):
            let obstacle = Finding(error.obstacle, Diagnosis(error))
            return error.obstacle == .panel ? open + [obstacle] : [obstacle]
        }
    }

    private var open: [Finding] {
        let proxy = patient.proxy.map { Finding(.proxy, .ok, "\($0) connects to the panel") }
        let way = patient.connect.map { ", which connects to \($0)" } ?? ""
        let connection = Finding(.connection, .ok, "\(patient.panel) answers\(way)")
        return [proxy, connection, certificateFinding].compactMap(\.self)
    }

    private func panelFinding(_ found: PanelDialect) -> Finding {
        if let told = patient.dialect, told != found {
            return Finding(
                .panel,
                Diagnosis(
                    .configuration, "the panel speaks \(found.rawValue), and the configuration says \(told.rawValue)",
                    cure: "write Dialect=auto, or Dialect=\(found.rawValue), into [Panel]"))
        }
        let version =
            switch version {
            case .success(let version): ", version \(quoted(version, longest: 64))"
            case .failure(.forbidden): "; it tells its version only with the right system.read"
            case .failure: "; its version is not known"
            case nil: ""
            }
        return Finding(.panel, .ok, "speaks \(found.rawValue)\(version)")
    }
}

extension DialError {
    /// What stands in the way.
    fileprivate var obstacle: Finding.Subject {
        switch self {
        case .unknownHost, .unresolved: .name
        case .proxy: .proxy
        case .certificate: .certificate
        case .unreachable, .socketDenied, .timedOut, .failed, .closedInPlain, .notTLS, .cancelled: .connection
        case .notHTTP, .unrecognised, .marzneshin, .interfaceElsewhere, .oversizedAnswer, .badHandshake, .noStream,
            .endedAtOnce, .noCore, .coreIsNodeLog:
            .panel
        }
    }
}
