// SPDX-License-Identifier: MIT

import NIOHTTP1

/// What stands before the panel and answers in its stead: a CDN or a reverse proxy. The panel does not see what a front
/// answers: no login is counted, no stream is opened.
package struct Front: Sendable, Equatable {
    /// What a request is for.
    package enum Purpose: Sendable, Hashable, CaseIterable {
        case login
        /// The lists of nodes and of users.
        case list
        /// A log stream, in either dialect.
        case stream
        case other
    }

    package var answer: FrontAnswer
    package var purposes: Set<Purpose>
    /// How many requests it still answers; nil answers until it is taken away.
    package var remaining: Int?

    /// - Parameters:
    ///   - purposes: which requests it answers; the others reach the panel.
    ///   - count: how many requests it answers before it lets everything through; nil for no end.
    package init(
        _ answer: FrontAnswer, for purposes: Set<Purpose> = Set(Purpose.allCases), next count: Int? = nil
    ) {
        self.answer = answer
        self.purposes = purposes
        remaining = count
    }
}

/// What a CDN or a reverse proxy answers.
package enum FrontAnswer: Sendable, Equatable {
    /// A CDN's test whether a human asks: 403 with a page and `cf-mitigated: challenge`.
    case challenge
    /// 401 with a page and `WWW-Authenticate: Basic`: the proxy has a login of its own.
    case basicLogin
    /// A CDN that does not reach the panel, or not well: 520…526 with a page.
    case cdnError(Int)
    /// Too many requests (429) or not now (503), with a page; maybe with `Retry-After`.
    case later(Int, RetryAfter? = nil)
    /// The proxy's own page: 502, 504, 404, 400 and the like.
    case proxyPage(Int)
    /// 200 with a web page, whatever is asked.
    case website
    /// The proxy takes the `Upgrade` out of a WebSocket handshake, and the panel answers an ordinary GET in its own words:
    /// 404 from Marzban; others say 400, 405 or 426. Event streams need no upgrade and pass.
    case strippedUpgrade(Int = 404)
}

/// When a front says that it is worth to ask again.
package enum RetryAfter: Sendable, Equatable {
    case seconds(Int)
    /// As an HTTP date, so many seconds from now by the panel's clock.
    case date(inSeconds: Int)
    /// Anything else.
    case text(String)
}

extension FrontAnswer {
    /// - Parameter now: the panel's time, in seconds since 1970.
    func response(at now: Int64) -> PanelResponse {
        switch self {
        case .challenge:
            return .cdnPage(403, title: "Just a moment...", headers: [("cf-mitigated", "challenge")])
        case .basicLogin:
            return .proxyPage(401, headers: [("www-authenticate", #"Basic realm="Restricted""#)])
        case .cdnError(let code): return .cdnPage(code, title: "Error code \(code)")
        case .later(let code, let retryAfter):
            let value: String? =
                switch retryAfter {
                case .seconds(let seconds): "\(seconds)"
                case .date(let seconds): HTTPDateText.of(unixSeconds: now + Int64(seconds))
                case .text(let text): text
                case nil: nil
                }
            return .proxyPage(code, headers: value.map { [("retry-after", $0)] } ?? [])
        case .proxyPage(let code): return .proxyPage(code)
        case .website: return .proxyPage(200, title: "Welcome")
        case .strippedUpgrade(let code): return code == 404 ? .notFound : .status(code)
        }
    }
}

extension PanelResponse {
    /// The page that nginx sends by itself, with a title of its own where one is given.
    static func proxyPage(
        _ code: Int, title: String? = nil, headers: [(String, String)] = []
    ) -> PanelResponse {
        let title = title ?? "\(code) \(HTTPResponseStatus(statusCode: code).reasonPhrase)"
        return webPage(code, title: title, server: "nginx", headers: headers)
    }

    static func cdnPage(_ code: Int, title: String, headers: [(String, String)] = []) -> PanelResponse {
        webPage(code, title: title, server: "cloudflare", headers: headers)
    }

    private static func webPage(
        _ code: Int, title: String, server: String, headers: [(String, String)]
    ) -> PanelResponse {
        PanelResponse(
            status: HTTPResponseStatus(statusCode: code),
            headers: HTTPHeaders([("server", server), ("content-type", "text/html")] + headers),
            body: "<html>\r\n<head><title>\(title)</title></head>\r\n<body><h1>\(title)</h1></body>\r\n</html>\r\n")
    }
}

extension PanelRequest {
    /// What it is for, by its path alone: a front knows no more.
    var purpose: Front.Purpose {
        switch path {
        case "/api/admin/token": .login
        case "/api/nodes", "/api/nodes/simple", "/api/users/simple": .list
        case "/api/core/logs": .stream
        case let path? where Self.nodeOfLogs(path: path) != nil: .stream
        default: .other
        }
    }
}
