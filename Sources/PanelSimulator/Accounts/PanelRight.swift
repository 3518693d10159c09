// SPDX-License-Identifier: MIT

/// What a role or an API key of PasarGuard 5.x allows, by the panel's own names.
package enum PanelRight: String, Sendable, CaseIterable {
    /// To stream the nodes' logs.
    case nodesLogs = "nodes.logs"
    /// `GET /api/nodes`, secrets included.
    case nodesRead = "nodes.read"
    /// `GET /api/nodes/simple`.
    case nodesReadSimple = "nodes.read_simple"
    /// `GET /api/users/simple`.
    case usersReadSimple = "users.read_simple"
    /// `GET /api/system`.
    case systemRead = "system.read"
}
