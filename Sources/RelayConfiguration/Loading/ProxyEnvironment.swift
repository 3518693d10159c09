// SPDX-License-Identifier: MIT

import Glibc

/// What the environment says about proxies, in the variables that curl reads.
package struct ProxyEnvironment: Equatable, Sendable {
    /// All variables that may count.
    static let names = [
        "http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
        "REQUEST_METHOD",
    ]

    private let values: [String: String]

    package init(_ values: [String: String] = [:]) {
        self.values = values.filter { !$0.value.isEmpty }
    }

    /// The first variable that names a proxy for this panel, and its value; nil for a direct connection.
    func proxy(for url: PanelURL) -> (variable: String, value: String)? {
        let exceptions = value(of: "no_proxy", "NO_PROXY")?.value ?? ""
        guard !ProxyExceptions(exceptions).contain(url) else { return nil }
        switch url.scheme {
        case .https: return value(of: "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
        case .http:
            // In a CGI script whoever sends a request with the header Proxy: sets this one.
            let isCGI = values["REQUEST_METHOD"] != nil
            return value(of: ["http_proxy"] + (isCGI ? [] : ["HTTP_PROXY"]) + ["all_proxy", "ALL_PROXY"])
        }
    }

    private func value(of names: String...) -> (variable: String, value: String)? { value(of: names) }

    private func value(of names: [String]) -> (variable: String, value: String)? {
        for name in names {
            if let value = values[name] { return (name, value) }
        }
        return nil
    }
}
