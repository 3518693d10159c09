// SPDX-License-Identifier: MIT

import NIOHTTP1

/// The addresses of a WebSocket panel, and what both dialects share.
extension Panel {
    func response(to request: PanelRequest) -> PanelResponse {
        if let page = dashboardPage(request) { return page }
        return switch dialect {
        case .webSocket: webSocketPanelResponse(to: request)
        case .eventStream(let panel): response(to: request, on: panel)
        }
    }

    /// The web interface: its page wherever below its path, with 404 where no file of it is.
    private func dashboardPage(_ request: PanelRequest) -> PanelResponse? {
        let root = configuration.dashboardPath
        guard let path = request.path, path.hasPrefix(root) else { return nil }
        guard request.method == .GET else { return .wrongMethod }
        return .page(path == root ? .ok : .notFound)
    }

    private func webSocketPanelResponse(to request: PanelRequest) -> PanelResponse {
        switch request.path {
        case "/api/admin/token": request.method == .POST ? logIn(request) : .wrongMethod
        case "/api/admin":
            reading(request, sudo: false) { _, account in Self.admin(account.username, isSudo: account.isSudo) }
        case "/api/system": reading(request, sudo: false) { _, _ in .json(.ok, #"{"version":"0.8.4"}"#) }
        case "/api/core": reading(request, sudo: false) { panel, _ in .json(.ok, panel.coreText) }
        case "/api/core/config": reading(request, sudo: true) { panel, _ in panel.coreConfigurationResponse }
        case "/api/nodes": reading(request, sudo: true) { panel, _ in .json(.ok, panel.nodesText()) }
        case "/api/core/restart": restartingCore(request)
        // Marzban has nothing but a WebSocket there.
        case "/api/core/logs" where configuration.fork == .rebecca:
            reading(request, sudo: true) { _, _ in
                PanelResponse(status: .badRequest, headers: [:], body: "not websocket protocol")
            }
        default: .notFound
        }
    }

    /// Whose token it is, if it is good now.
    func account(forToken token: String?) -> Account? {
        guard let token, let name = tokens.username(for: token, at: unixSeconds) else { return nil }
        return accounts[name]
    }

    /// What the panel's clock says.
    var unixSeconds: Int64 { timeline.unixSeconds + faults.clockOffset.components.seconds }

    func logIn(_ request: PanelRequest) -> PanelResponse {
        let isForm = request.headers.first(name: "content-type")?.lowercased()
            .hasPrefix("application/x-www-form-urlencoded")
        let form = FormText.values(request.body[...])
        guard isForm == true, let username = form["username"], let password = form["password"],
            ["password", "", nil].contains(form["grant_type"])
        else {
            ledger.add(login: form["username"], .malformed)
            return .json(
                .unprocessableEntity,
                #"{"detail":[{"loc":["body","username"],"msg":"field required","type":"value_error.missing"}]}"#)
        }
        guard let account = accounts[username], account.password == password else {
            ledger.add(login: username, .wrongPassword)
            return .unauthorized("Incorrect username or password")
        }
        switch account.standing {
        case .active: break
        case .disabled:
            ledger.add(login: username, .disabled)
            return .disabledAccount
        case .ofEnvironment:
            ledger.add(login: username, .ofEnvironment)
            return .detail(.badRequest, "env admin not allowed in production")
        }
        ledger.add(login: username, .accepted)
        let token = tokens.issue(to: account, at: unixSeconds, lifetime: configuration.tokenLifetime)
        return .json(.ok, #"{"access_token":"\#(token)","token_type":"bearer"}"#)
    }

    private func reading(
        _ request: PanelRequest, sudo: Bool, _ answer: (Panel, Account) -> PanelResponse
    ) -> PanelResponse {
        guard request.method == .GET else { return .wrongMethod }
        return authorized(request, sudo: sudo, answer)
    }

    private func restartingCore(_ request: PanelRequest) -> PanelResponse {
        guard request.method == .POST else { return .wrongMethod }
        return authorized(request, sudo: true) { panel, _ in
            panel.restartCore()
            return .json(.ok, "{}")
        }
    }

    private func authorized(
        _ request: PanelRequest, sudo: Bool, _ answer: (Panel, Account) -> PanelResponse
    ) -> PanelResponse {
        guard request.headers.contains(name: "authorization") else { return .unauthorized("Not authenticated") }
        guard let account = account(forToken: request.bearerToken) else {
            return .unauthorized("Could not validate credentials")
        }
        if account.standing == .disabled { return .disabledAccount }
        return account.isSudo || !sudo ? answer(self, account) : .notSudo
    }

    static func admin(_ username: String, isSudo: Bool) -> PanelResponse {
        .json(.ok, #"{"username":\#(JSONText.quoted(username)),"is_sudo":\#(isSudo)}"#)
    }

    private var coreText: String {
        let address = JSONText.quoted(configuration.pathPrefix + "/api/core/logs")
        return #"{"version":"26.7.28","started":true,"logs_websocket":\#(address)}"#
    }

    /// The bare list.
    /// - Parameter namesCores: whether each node says which core's configuration it runs.
    func nodesText(namesCores: Bool = false) -> String {
        let texts = nodes.values.sorted { $0.id < $1.id }.map { node in
            #"{"id":\#(node.id),"name":\#(JSONText.quoted(node.name)),"address":\#(JSONText.quoted(node.address)),"#
                + #""port":62050,"api_port":62051,"usage_coefficient":1.0,"status":\#(JSONText.quoted(node.status.rawValue)),"#
                + (namesCores ? #""core_config_id":\#(node.core),"# : "")
                + #""message":\#(node.message.map(JSONText.quoted) ?? "null"),"#
                + #""api_key":\#(JSONText.quoted(node.apiKey)),"server_ca":\#(JSONText.quoted(node.serverCA))}"#
        }
        return "[" + texts.joined(separator: ",") + "]"
    }
}
