// SPDX-License-Identifier: MIT

import NIOHTTP1

/// One HTTP request, taken apart.
struct PanelRequest {
    /// The path without the configured prefix; nil where the prefix is missing.
    let path: String?
    let query: [String: String]
    /// The query as it came; nil without a question mark.
    let queryText: String?
    let method: HTTPMethod
    let headers: HTTPHeaders
    let body: String

    init(head: HTTPRequestHead, body: String = "", prefix: String) {
        let parts = head.uri.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let whole = parts.first ?? ""
        path = whole.hasPrefix(prefix) ? String(whole.dropFirst(prefix.count)) : nil
        query = parts.count == 2 ? FormText.values(parts[1]) : [:]
        queryText = parts.count == 2 ? String(parts[1]) : nil
        method = head.method
        headers = head.headers
        self.body = body
    }

    /// Every value of a key that may come again and again, numbers or other plain words.
    func values(of key: String) -> [String] {
        (queryText ?? "").split(separator: "&").filter { $0.hasPrefix("\(key)=") }
            .map { String($0.dropFirst(key.count + 1)) }
    }

    /// What follows `Bearer `, spelled exactly so.
    var bearerToken: String? {
        guard let value = headers.first(name: "Authorization"), value.hasPrefix("Bearer ") else { return nil }
        return String(value.dropFirst("Bearer ".count))
    }

    /// What stands in the node's place in the path of a node's log; nil for any other path.
    static func nodeOfLogs(path: String) -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[...2] == ["", "api", "node"], parts[4] == "logs" else { return nil }
        return String(parts[3])
    }

    static func asksForWebSocket(_ head: HTTPRequestHead) -> Bool {
        head.headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
    }
}
