// SPDX-License-Identifier: MIT

import PanelLogs

// Whether the cores print their lines to where the panel reads them. Else streams are open, and empty.

extension Facts {
    /// Nothing where the account may not see the cores' configurations, which the relay does not need.
    var coreFindings: [Finding] {
        guard case .success(let logs)? = coreLogs else { return [] }
        return logs.map { log in
            let subject = Finding.Subject.core(name: log.name)
            let complaint = log.complaint
            guard !complaint.isEmpty else { return Finding(subject, .ok, "prints its lines to where the panel reads them") }
            return Finding(
                subject, .warning, "its log section says \(complaint): streams are open and bring few lines or none",
                cure: [
                    "write into the core's configuration on the panel, and restart the core:",
                    #"  "log": { "access": "", "loglevel": "warning" }"#,
                ])
        }
    }
}

extension CoreLog {
    /// What keeps lines from the panel; empty where nothing does.
    fileprivate var complaint: String {
        guard hasSection else { return "nothing, so that no connections are logged" }
        var parts: [String] = []
        if access == "none" {
            parts.append(#""access": "none""#)
        } else if !access.isEmpty {
            parts.append("that connections go to the file \(quoted(access, longest: 120))")
        }
        if level.lowercased() == "none" { parts.append(#""loglevel": "none""#) }
        return parts.joined(separator: " and ")
    }
}
