// SPDX-License-Identifier: MIT

import FoundationEssentials
import NIOHTTP1

/// A user name and a password of the panel.
package struct PanelCredentials: Equatable, Sendable, CustomStringConvertible, CustomReflectable {
    package var username: String
    var password: String

    package init(username: String, password: String) {
        self.username = username
        self.password = password
    }

    package var description: String { "<credentials of \(username)>" }
    package var customMirror: Mirror { Mirror(self, children: ["username": username]) }
}

/// What the relay asks of the panel besides its streams.
package protocol PanelREST: Sendable {
    /// Logs in: `POST /api/admin/token`. The panel tells its owner of every attempt, with the password of a failed one.
    func login(_ credentials: PanelCredentials) async throws(PanelError) -> IssuedToken
    /// Lists the nodes: `GET /api/nodes`. 401 means the token, 403 that the admin is not sudo.
    func nodes(_ token: Token) async throws(PanelError) -> [PanelNode]
}

/// ``PanelREST`` over the network.
package struct PanelClient: PanelREST {
    /// A list of 10,000 nodes with their certificates.
    private static let largestNodeList = 64 << 20

    private let dialler: Dialler

    package init(dialler: Dialler) {
        self.dialler = dialler
    }

    package func login(_ credentials: PanelCredentials) async throws(PanelError) -> IssuedToken {
        let answer = try await ask(
            HTTPRequest(
                method: .POST, path: "/api/admin/token",
                body: .form([
                    ("grant_type", "password"), ("username", credentials.username), ("password", credentials.password),
                ])))
        let body: LoginAnswer = try decode(answer, what: "a login answer")
        guard let token = IssuedToken(bearer: body.access_token) else {
            throw .undecodable("a login answer with a usable token")
        }
        return token
    }

    package func nodes(_ token: Token) async throws(PanelError) -> [PanelNode] {
        let answer = try await ask(
            HTTPRequest(method: .GET, path: "/api/nodes", bearer: token, largestAnswer: Self.largestNodeList))
        return try decode(answer, what: "a list of nodes")
    }

    private func ask(_ request: HTTPRequest) async throws(PanelError) -> HTTPAnswer {
        let answer: HTTPAnswer
        do {
            answer = try await dialler.exchange(request)
        } catch {
            throw .dial(error)
        }
        switch answer.status {
        case 200: return answer
        case 401: throw .unauthorized
        case 403: throw .forbidden
        default: throw .unexpected(answer)
        }
    }

    private func decode<Value: Decodable>(_ answer: HTTPAnswer, what: String) throws(PanelError) -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(answer.body))
        } catch {
            // The error is not quoted: it may cite the body, and with it secrets. A web page says what is wrong itself.
            if answer.contentType?.hasPrefix("text/html") == true { throw .unexpected(answer) }
            throw .undecodable(what)
        }
    }
}

private struct LoginAnswer: Decodable {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    var access_token: String
}
