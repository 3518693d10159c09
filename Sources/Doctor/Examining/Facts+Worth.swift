// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelLogs

extension Facts {
    /// The wanted streams that can be expected to open: of what the panel is not connected to, or does not have, or of
    /// which it lets the account see nothing, that is said without.
    var streamsWorthOpening: [StreamRequest] {
        if logRight == .missing || mayNotSee { return [] }
        return (wanted?.requests ?? []).filter { request in
            guard case .node(let id) = request.source, let nodes = nodes?.value else { return true }
            return nodes.contains { $0.id == id && $0.status == .connected }
        }
    }

    /// Whether lines may name users by their numbers: from PasarGuard 5 on. A panel that does not tell its version may.
    var mayHaveNumbersOnly: Bool {
        guard case .success(let version)? = version, let major = Int(version.prefix { $0.isNumber }) else {
            return true
        }
        return major >= 5
    }

    /// On a panel of the WebSocket dialect, who may not see the nodes may not read any log.
    var mayNotSee: Bool {
        guard dialect?.value == .webSocket, case .failure(.forbidden)? = nodes else { return false }
        return true
    }
}
