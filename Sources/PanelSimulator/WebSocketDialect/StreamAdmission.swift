// SPDX-License-Identifier: MIT

import NIOHTTP1

/// Decides who gets a log stream, and whose lines it brings.
struct StreamAdmission: Equatable {
    enum Feed: Equatable {
        case lines(of: PanelSource)
        /// Rebecca opens the stream all the same, says why as if it were a line, and closes.
        case error(String)
    }

    /// What was asked for.
    let source: PanelSource
    let interval: BatchInterval
    let feed: Feed

    /// Nil where the panel refuses.
    init?(_ request: PanelRequest, to panel: Panel) {
        guard let path = request.path else { return nil }
        let node = PanelRequest.nodeOfLogs(path: path).flatMap { Int($0) }
        guard let source = path == "/api/core/logs" ? .core : node.map(PanelSource.node) else { return nil }
        switch panel.configuration.fork {
        case .marzban: self.init(toMarzban: request, source, panel)
        case .rebecca: self.init(toRebecca: request, source, panel)
        }
    }

    private init?(toMarzban request: PanelRequest, _ source: PanelSource, _ panel: Panel) {
        guard let account = panel.account(forToken: Self.token(of: request)), account.isSudo,
            account.standing != .disabled, let interval = BatchInterval(query: request.query["interval"])
        else { return nil }
        if case .node(let id) = source, panel.nodes[id]?.status != .connected { return nil }
        self.source = source
        self.interval = interval
        feed = .lines(of: source)
    }

    private init?(toRebecca request: PanelRequest, _ source: PanelSource, _ panel: Panel) {
        guard Self.rebeccaRefusal(of: request, to: panel) == nil,
            request.headers.first(name: "origin")?.contains("://") == true
        else { return nil }
        self.source = source
        interval = .off
        let connected = panel.nodes.values.filter { $0.status == .connected }.map(\.id)
        switch source {
        case .core:
            feed = connected.min().map { .lines(of: .node($0)) } ?? .error("no connected node is available")
        case .node(let id):
            feed = connected.contains(id) ? .lines(of: source) : .error("node \(id) logs failed: node is not connected")
        }
    }

    /// What a handshake that is not taken gets. What Marzban would say in words never reaches a client: no is no.
    static func refusal(of request: PanelRequest, to panel: Panel) -> PanelResponse {
        switch panel.configuration.fork {
        case .marzban: .bareRefusal
        case .rebecca: rebeccaRefusal(of: request, to: panel) ?? .bareRefusal
        }
    }

    /// Nil where only the `Origin` may be missing, which Go's library judges after the panel.
    private static func rebeccaRefusal(of request: PanelRequest, to panel: Panel) -> PanelResponse? {
        guard let account = panel.account(forToken: request.bearerToken), account.standing != .disabled else {
            return .unauthorized("Could not validate credentials")
        }
        return account.isSudo ? nil : .notSudo
    }

    /// Marzban looks into the query first, then at the header.
    private static func token(of request: PanelRequest) -> String? {
        if let token = request.query["token"], !token.isEmpty { return token }
        return request.bearerToken
    }
}
