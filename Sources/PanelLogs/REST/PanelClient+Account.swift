// SPDX-License-Identifier: MIT

package import LogRelayModel
import NIOHTTP1

// What is asked by whoever examines a panel, and by no stream.

extension PanelClient {
    /// Shows the panel a token, at an address that needs no right: `GET /api/admin`.
    /// - Returns: what the panel's clock says, where its answer tells that; there may be a proxy's before it.
    package func recognise(_ token: Token) async throws(PanelError) -> Timestamp? {
        try await ask(HTTPRequest(method: .GET, path: "/api/admin", bearer: token), dialect: nil).date
    }

    /// The panel's version, of `GET /api/system`. PasarGuard 5 wants the right `system.read` for it.
    package func version(_ token: Token) async throws(PanelError) -> String {
        let answer = try await ask(HTTPRequest(method: .GET, path: "/api/system", bearer: token), dialect: nil)
        return try decode(SystemState.self, from: answer, what: "the state of a system").version
    }

    /// Whether the account may stream logs, on a panel with event streams, without opening a stream, which would take lines
    /// from whoever reads them: a stream is asked for of a node that no panel has, since they count from 1. The panel
    /// looks at the right before it looks for the node, by PasarGuard's source.
    /// - Throws: 403 where the right is missing; what else says nothing of it.
    package func mayStreamLogs(_ token: Token) async throws(PanelError) {
        let path = StreamRequest(source: .node(0)).path
        do {
            _ = try await ask(HTTPRequest(method: .GET, path: path, bearer: token), dialect: .eventStream)
        } catch .unexpected(let answer) where answer.status == 404 || answer.status == 409 {
            // No such node, or nobody who would read its log.
        }
    }
}

private struct SystemState: Decodable {
    var version: String
}
