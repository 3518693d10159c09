// SPDX-License-Identifier: MIT

import FoundationEssentials

extension PanelEndpoint {
    /// Reads a URL as a program's user writes it. The URL is not quoted in the error: it may hold a password.
    init(url text: String) throws(PanelLogsError) {
        guard let parts = URLComponents(string: text), let word = parts.scheme?.lowercased(),
            let scheme = Scheme(rawValue: word), let host = parts.host, !host.isEmpty
        else {
            throw PanelLogsError(
                .invalidArgument, "the panel's URL has to look like https://panel.example.com:8000")
        }
        guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil else {
            throw PanelLogsError(
                .invalidArgument, "the panel's URL may have no user, password, query or fragment; the path is kept")
        }
        guard parts.port.map({ (1...65_535).contains($0) }) ?? true else {
            throw PanelLogsError(.invalidArgument, "the port of the panel's URL is not between 1 and 65535")
        }
        let bare = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        var path = parts.percentEncodedPath
        while path.hasSuffix("/") { path.removeLast() }
        self.init(scheme: scheme, host: bare, port: parts.port, pathPrefix: path)
    }
}
