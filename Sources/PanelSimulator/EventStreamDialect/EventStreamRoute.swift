// SPDX-License-Identifier: MIT

/// The addresses of an SSE panel that a relay may come across.
enum EventStreamRoute: Equatable {
    case login
    case admin
    case system
    case core
    case coreLogs
    case nodes
    case simpleNodes
    case simpleUsers
    /// What stands in the place of the node's number.
    case nodeLogs(String)

    init?(path: String?, on panel: EventStreamPanel) {
        switch path {
        case "/api/admin/token": self = .login
        case "/api/admin": self = .admin
        case "/api/system": self = .system
        case "/api/core": self = .core
        case "/api/core/logs": self = .coreLogs
        case "/api/nodes": self = .nodes
        case "/api/nodes/simple" where panel.hasSimpleNodeList: self = .simpleNodes
        case "/api/users/simple" where panel.userList != .missing: self = .simpleUsers
        default:
            guard let node = path.flatMap(PanelRequest.nodeOfLogs(path:)) else { return nil }
            self = .nodeLogs(node)
        }
    }
}
