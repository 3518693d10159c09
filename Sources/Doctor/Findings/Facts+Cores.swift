// SPDX-License-Identifier: MIT

import PanelLogs

// Whether the cores print their lines to where the panel reads them. Else streams are open, and empty.

extension Facts {
    /// Nothing where the account may not see the cores' configurations, which the relay does not need.
    var coreFindings: [Finding] {
        guard case .success(let logs)? = coreLogs else { return [] }
        return logs.map { log in
            let subject = Finding.Subject.core(name: log.name)
            guard let complaint = log.complaint(on: dialect?.value) else {
                return Finding(subject, .ok, "prints its lines to where the panel reads them")
            }
            return Finding(
                subject, .warning, "its log section says \(complaint)",
                cure: [
                    "write into the core's configuration on the panel, and restart the core:",
                    #"  "log": { "access": "", "loglevel": "warning" }"#,
                ])
        }
    }
}

extension CoreLog {
    /// What keeps lines from the panel, and with what effect; nil where nothing does.
    ///
    /// PasarGuard's node empties `access` before it starts the core, and adds a section where there is none, so that only
    /// `loglevel` counts with it.
    fileprivate func complaint(on dialect: PanelDialect?) -> String? {
        let effect = "its streams are open and bring no connections"
        if level.lowercased() == "none" { return #""loglevel": "none": its streams are open and bring no lines"# }
        if dialect == .eventStream { return nil }
        guard hasSection else { return "nothing (there is none): \(effect)" }
        if access.isEmpty { return nil }
        let words =
            access == "none" ? #""access": "none""# : "that connections go to the file \(quoted(access, longest: 120))"
        return "\(words): \(effect)"
    }
}
