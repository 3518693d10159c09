// SPDX-License-Identifier: MIT

/// Decides who gets a log stream. What the panel would say in words never reaches a client: no is no.
struct StreamAdmission: Equatable {
    let source: PanelSource
    let interval: BatchInterval

    /// Nil where the panel refuses.
    init?(_ request: PanelRequest, account: Account?, nodes: [Int: Node]) {
        guard let account, account.isSudo, let path = request.path,
            let interval = BatchInterval(query: request.query["interval"])
        else { return nil }
        if path == "/api/core/logs" {
            source = .core
        } else {
            guard let id = PanelRequest.nodeOfLogs(path: path).flatMap({ Int($0) }), nodes[id]?.status == .connected
            else { return nil }
            source = .node(id)
        }
        self.interval = interval
    }

    /// The panel looks into the query first, then at the header.
    static func token(of request: PanelRequest) -> String? {
        if let token = request.query["token"], !token.isEmpty { return token }
        return request.bearerToken
    }
}
