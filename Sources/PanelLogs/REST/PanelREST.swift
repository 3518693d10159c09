// SPDX-License-Identifier: MIT

/// What the relay asks of the panel besides its streams.
package protocol PanelREST: Sendable {
    /// Logs in: `POST /api/admin/token`. The panel tells its owner of every attempt, with the password of a failed one.
    func login(username: String, password: String) async throws(PanelError) -> IssuedToken
    /// Lists the nodes. 401 means the token, 403 that the account's rights do not suffice.
    func nodes(_ token: Token) async throws(PanelError) -> [PanelNode]
}
