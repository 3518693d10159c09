// SPDX-License-Identifier: MIT

package import LogRelayModel

/// Why the panel refused a stream. Its refusals are all the same bare 403; the list of nodes tells them apart.
package enum StreamRefusal: Equatable, Sendable {
    case tokenRejected
    /// The admin is not sudo.
    case rightsMissing
    case nodeAbsent
    case nodeDisabled
    /// The panel itself has no connection to the node.
    case nodeNotConnected(status: String, message: String?)
    /// Account and node are in order.
    case unexplained
    /// The question could not be put.
    case undiagnosed(PanelError)

    /// Reads the answer to `GET /api/nodes`, asked with the refused token.
    package init(of source: SourceID, nodes: Result<[PanelNode], PanelError>) {
        switch nodes {
        case .failure(.unauthorized): self = .tokenRejected
        case .failure(.forbidden): self = .rightsMissing
        case .failure(let error): self = .undiagnosed(error)
        case .success(let nodes): self = Self.judge(source, in: nodes)
        }
    }

    private static func judge(_ source: SourceID, in nodes: [PanelNode]) -> StreamRefusal {
        guard case .node(let id) = source else { return .unexplained }
        guard let node = nodes.first(where: { $0.id == id }) else { return .nodeAbsent }
        switch node.status {
        case .connected: return .unexplained
        case .disabled: return .nodeDisabled
        case .connecting, .error, .unknown:
            return .nodeNotConnected(status: node.status.description, message: node.message)
        }
    }
}
