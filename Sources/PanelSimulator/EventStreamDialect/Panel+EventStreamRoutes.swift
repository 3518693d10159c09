// SPDX-License-Identifier: MIT

import NIOHTTP1

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

/// What an SSE panel answers to whatever is no stream.
extension Panel {
    func response(to request: PanelRequest, on panel: EventStreamPanel) -> PanelResponse {
        guard let route = EventStreamRoute(path: request.path, on: panel) else {
            return redirectWithoutSlash(request, on: panel) ?? .notFound
        }
        if case .login = route { return request.method == .POST ? logIn(request) : .wrongMethod }
        guard request.method == .GET else { return .wrongMethod }
        switch route {
        case .login, .core: return .wrongMethod
        case .coreLogs: return .status(panel.coreLogsStatus)
        case .admin:
            guard let caller = caller(of: request, on: panel), !caller.isDisabled else { break }
            return Self.admin(caller.username, isSudo: caller.isSudo)
        case .system:
            return refusal(to: request, needing: .systemRead, on: panel)
                ?? .json(.ok, #"{"version":\#(JSONText.quoted(panel.version))}"#)
        case .nodes:
            return refusal(to: request, needing: .nodesRead, on: panel) ?? .json(.ok, nodesText(panel.nodeList))
        case .simpleNodes:
            return refusal(to: request, needing: .nodesReadSimple, on: panel) ?? .json(.ok, simpleNodesText)
        case .cores: return refusal(to: request, needing: .coresRead, on: panel) ?? coresResponse
        case .oneCore(let id): return refusal(to: request, needing: .coresRead, on: panel) ?? coreResponse(id: id)
        case .simpleCores: return refusal(to: request, needing: .coresReadSimple, on: panel) ?? simpleCoresResponse
        case .simpleUsers:
            return refusal(to: request, needing: .usersReadSimple, on: panel)
                ?? simpleUsers(
                    asked: panel.userList == .byIDs ? request.values(of: "ids") : [], limit: request.query["limit"])
        case .nodeLogs: break
        }
        return refusal(to: request, on: panel) ?? .notFound
    }

    /// Starlette looks whether the address without its trailing slash exists, before anything else.
    private func redirectWithoutSlash(_ request: PanelRequest, on panel: EventStreamPanel) -> PanelResponse? {
        guard let path = request.path, path.hasSuffix("/"),
            EventStreamRoute(path: String(path.dropLast()), on: panel) != nil,
            let host = request.headers.first(name: "host")
        else { return nil }
        let scheme = configuration.tls == nil ? "http" : "https"
        let query = request.queryText.map { "?" + $0 } ?? ""
        let location = "\(scheme)://\(host)\(configuration.pathPrefix)\(path.dropLast())\(query)"
        return PanelResponse(status: .temporaryRedirect, headers: ["location": location], body: "")
    }

    private func nodesText(_ shape: EventStreamPanel.NodeList) -> String {
        switch shape {
        case .bare: nodesText(namesCores: true)
        case .wrapped: #"{"nodes":\#(nodesText(namesCores: true)),"total":\#(nodes.count)}"#
        }
    }

    private var simpleNodesText: String {
        let texts = nodes.values.sorted { $0.id < $1.id }.map { node in
            #"{"id":\#(node.id),"name":\#(JSONText.quoted(node.name)),"status":\#(JSONText.quoted(node.status.rawValue))}"#
        }
        return #"{"nodes":[\#(texts.joined(separator: ","))],"total":\#(nodes.count)}"#
    }
}

/// `GET /api/users/simple`: who the panel's users are.
extension Panel {
    /// - Parameters:
    ///   - asked: the values of `ids`; without any, all users are meant.
    ///   - limit: how many are listed; `total` counts them all.
    func simpleUsers(asked: [String], limit: String?) -> PanelResponse {
        let ids = asked.map { Int($0) }
        guard !ids.contains(nil), limit.map({ Int($0) != nil }) ?? true else { return .invalidNumber("ids") }
        let found = users.filter { ids.isEmpty || ids.contains($0.key) }.sorted { $0.key < $1.key }
        let texts = found.prefix(limit.flatMap { Int($0) } ?? found.count).map { id, name in
            #"{"id":\#(id),"username":\#(JSONText.quoted(name))}"#
        }
        return .json(.ok, #"{"users":[\#(texts.joined(separator: ","))],"total":\#(found.count)}"#)
    }
}
