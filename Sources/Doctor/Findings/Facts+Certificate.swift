// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelLogs

extension Facts {
    /// nil where the panel shows none.
    var certificateFinding: Finding? {
        guard let trust = patient.trust else { return nil }
        let believed =
            switch trust {
            case .authorities: "trusted"
            case .pinnedKey: "taken for its pinned key"
            case .nothing: "not looked at, because of Verify=no"
            }
        guard let end = certificate?.expires else { return Finding(.certificate, .ok, believed) }
        let left = Duration.microseconds(end.microseconds - now.microseconds)
        let date = String(end.description.prefix(10))
        switch left {
        case ..<Duration.zero:
            return Finding(
                .certificate, .warning, "\(believed), though it expired on \(date)", cure: ["renew it on the panel"])
        case ..<Duration.seconds(14 * 86_400):
            return Finding(
                .certificate, .warning, "\(believed); it expires on \(date), in \(left.inWords)",
                cure: ["renew it on the panel"])
        default: return Finding(.certificate, .ok, "\(believed); it expires on \(date)")
        }
    }
}
