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

    /// Whoever answers has to have answered as a panel before it is sent a password.
    package func login(username: String, password: String) async throws(PanelError) -> IssuedToken {
        do {
            _ = try await dialects.finding()
        } catch {
            throw .dial(error)
        }
        let request = HTTPRequest(
            method: .POST, path: "/api/admin/token",
            body: .form([("grant_type", "password"), ("username", username), ("password", password)]))
        let answer = try await answer(request)
        guard answer.status == 200 else {
            let unexpected = UnexpectedAnswer(answer, withholding: [password])
            throw LoginRefusal(unexpected).map(PanelError.loginRefused) ?? .unexpected(unexpected)
        }
        let body = try decode(LoginAnswer.self, from: answer, what: "a login answer")
        guard let token = IssuedToken(bearer: body.access_token) else {
            throw .undecodable("a login answer with a usable token")
        }
        return token
    }

    func ask(_ request: HTTPRequest, dialect: PanelDialect?) async throws(PanelError) -> HTTPAnswer {
        let answer = try await answer(request)
        guard answer.status != 200 else { return answer }
        let unexpected = UnexpectedAnswer(answer, withholding: [request.bearer?.secret].compactMap(\.self))
        switch (unexpected.speaker, unexpected.status) {
        case (.panel, 401): throw .unauthorized
        case (.panel(let words), 403): throw .forbidden(unexpected.isAboutAccount ? nil : dialect, words: words)
        default: throw .unexpected(unexpected)
        }
    }

    private func answer(_ request: HTTPRequest) async throws(PanelError) -> HTTPAnswer {
        do {
            return try await exchange(request)
        } catch {
            throw .dial(error)
        }
    }

    func decode<Value: Decodable>(
        _: Value.Type, from answer: HTTPAnswer, what: String
    ) throws(PanelError) -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(answer.body))
        } catch {
            // The error is not quoted: it may cite the body, and with it secrets. A web page says what is wrong itself.
            if answer.mediaType?.isHTML == true { throw .unexpected(UnexpectedAnswer(answer)) }
            throw .undecodable(what)
        }
    }
}

private struct LoginAnswer: Decodable {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    var access_token: String
}
