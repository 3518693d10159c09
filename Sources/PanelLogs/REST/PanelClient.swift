// SPDX-License-Identifier: MIT

import FoundationEssentials
import NIOHTTP1

/// ``PanelREST`` over the network.
package struct PanelClient: PanelREST {
    typealias Exchange = @Sendable (HTTPRequest) async throws(DialError) -> HTTPAnswer

    let dialects: DialectFinder
    let lists = NodeListMemory()
    private let exchange: Exchange

    /// - Parameter dialects: what the panel speaks, which decides what lists its nodes.
    package init(dialler: Dialler, dialects: DialectFinder) {
        self.init(dialects: dialects) { request throws(DialError) in try await dialler.exchange(request) }
    }

    init(dialects: DialectFinder, exchange: @escaping Exchange) {
        self.dialects = dialects
        self.exchange = exchange
    }

    /// Finds out first what answers there: a password goes to no panel that is not supported, and to nothing that is none.
    package func login(username: String, password: String) async throws(PanelError) -> IssuedToken {
        do {
            _ = try await dialects.finding()
        } catch {
            throw .dial(error)
        }
        let answer = try await ask(
            HTTPRequest(
                method: .POST, path: "/api/admin/token",
                body: .form([("grant_type", "password"), ("username", username), ("password", password)])),
            dialect: nil)
        let body = try decode(LoginAnswer.self, from: answer, what: "a login answer")
        guard let token = IssuedToken(bearer: body.access_token) else {
            throw .undecodable("a login answer with a usable token")
        }
        return token
    }

    func ask(_ request: HTTPRequest, dialect: PanelDialect?) async throws(PanelError) -> HTTPAnswer {
        let answer: HTTPAnswer
        do {
            answer = try await exchange(request)
        } catch {
            throw .dial(error)
        }
        switch answer.status {
        case 200: return answer
        case 401: throw .unauthorized
        case 403: throw .forbidden(dialect)
        default: throw .unexpected(answer.withoutBody)
        }
    }

    func decode<Value: Decodable>(
        _: Value.Type, from answer: HTTPAnswer, what: String
    ) throws(PanelError) -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(answer.body))
        } catch {
            // The error is not quoted: it may cite the body, and with it secrets. A web page says what is wrong itself.
            if answer.contentType?.hasPrefix("text/html") == true { throw .unexpected(answer.withoutBody) }
            throw .undecodable(what)
        }
    }
}

private struct LoginAnswer: Decodable {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    var access_token: String
}
