// SPDX-License-Identifier: MIT

import NIOHTTP1

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
