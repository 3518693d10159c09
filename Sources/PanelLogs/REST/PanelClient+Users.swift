// SPDX-License-Identifier: MIT

import NIOHTTP1

/// Who knows what users are called.
package protocol PanelUsers: Sendable {
    /// The names of those of these users whom the account may see. 403 means that it may see none.
    func users(_ ids: [UInt64], _ token: Token) async throws(PanelError) -> [UInt64: String]
}

extension PanelClient: PanelUsers {
    /// `GET /api/users/simple?ids=12&ids=13`. A panel that does not know `ids` would list all its users: hence the limit.
    package func users(_ ids: [UInt64], _ token: Token) async throws(PanelError) -> [UInt64: String] {
        let query = ids.map { "ids=\($0)" }.joined(separator: "&")
        let answer = try await ask(
            HTTPRequest(method: .GET, path: "/api/users/simple?\(query)&limit=\(ids.count)", bearer: token),
            dialect: .eventStream)
        let list = try decode(UserList.self, from: answer, what: "a list of users")
        return Dictionary(list.users.map { ($0.id, $0.username) }) { first, _ in first }
    }
}

private struct UserList: Decodable {
    struct User: Decodable {
        var id: UInt64
        var username: String
    }

    var users: [User]
}
