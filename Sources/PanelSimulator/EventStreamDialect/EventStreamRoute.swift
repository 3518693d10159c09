// SPDX-License-Identifier: MIT

/// The addresses of an SSE panel that a relay may come across.
enum EventStreamRoute: Equatable {
    case login
    case admin
    case system
    case core
    case coreLogs
    case cores
    case simpleCores
    /// What stands in the place of the core's number.
    case oneCore(String)
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
        case "/api/cores": self = .cores
        case "/api/cores/simple" where panel.hasSimpleNodeList: self = .simpleCores
        case "/api/nodes": self = .nodes
        case "/api/nodes/simple" where panel.hasSimpleNodeList: self = .simpleNodes
        case "/api/users/simple" where panel.userList != .missing: self = .simpleUsers
        default:
            if let core = path.flatMap(Self.coreNumber(path:)) {
                self = .oneCore(core)
                return
            }
            guard let node = path.flatMap(PanelRequest.nodeOfLogs(path:)) else { return nil }
            self = .nodeLogs(node)
        }
    }

    private static func coreNumber(path: String) -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[...2] == ["", "api", "core"], !parts[3].isEmpty else { return nil }
        return String(parts[3])
    }
}
