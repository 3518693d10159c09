// SPDX-License-Identifier: MIT

package import LogRelayModel

/// Why the panel refused a stream. In the WebSocket dialect all its refusals are the same bare 403, and in the other one
/// it says little more; the list of nodes tells them apart.
package enum StreamRefusal: Equatable, Sendable {
    case tokenRejected
    /// The account may not read logs.
    case rightsMissing(PanelDialect)
    case nodeAbsent
    case nodeDisabled
    /// The panel itself has no connection to the node.
    case nodeNotConnected(status: String, message: String?)
    /// Account and node are in order.
    case unexplained
    /// The question could not be put.
    case undiagnosed(PanelError)

    /// Reads the failure of an attempt together with the answer to a list of nodes, asked with the refused token.
    /// - Returns: nil where the failure is no refusal, or says itself what is wrong.
    package init?(
        of source: SourceID, error: DialError, dialect: PanelDialect?,
        nodes: () async -> Result<[PanelNode], PanelError>
    ) async {
        switch (error, dialect) {
        case (.noStream(let answer), .eventStream?) where answer.status == 403:
            // Here a 403 is about this very stream, and the list may well be allowed.
            self = .rightsMissing(.eventStream)
        case (.noStream(let answer), .eventStream?) where answer.status == 404:
            self = Self.missing(source, nodes: await nodes())
        case (.noStream(let answer), _) where answer.status == 401 || answer.status == 403:
            self.init(of: source, nodes: await nodes(), dialect: dialect ?? .webSocket)
        case (.endedAtOnce(words: nil), _):
            let refusal = Self(of: source, nodes: await nodes(), dialect: dialect ?? .eventStream)
            guard refusal.isAboutNode else { return nil }
            self = refusal
        default:
            return nil
        }
    }

    init(of source: SourceID, nodes: Result<[PanelNode], PanelError>, dialect: PanelDialect) {
        switch nodes {
        case .failure(.unauthorized): self = .tokenRejected
        case .failure(.forbidden): self = .rightsMissing(dialect)
        case .failure(let error): self = .undiagnosed(error)
        case .success(let nodes): self = Self.judge(source, in: nodes)
        }
    }

    /// For a 404 that names a node: the panel has none, or not for streaming. Where not even the list is there, it may be
    /// that of a proxy before a panel that is restarting.
    private static func missing(_ source: SourceID, nodes: Result<[PanelNode], PanelError>) -> Self {
        switch nodes {
        case .failure(.unauthorized): .tokenRejected
        case .failure(.forbidden): .nodeAbsent
        case .failure(let error): .undiagnosed(error)
        case .success(let nodes): judge(source, in: nodes)
        }
    }

    private static func judge(_ source: SourceID, in nodes: [PanelNode]) -> Self {
        guard case .node(let id) = source else { return .unexplained }
        guard let node = nodes.first(where: { $0.id == id }) else { return .nodeAbsent }
        switch node.status {
        case .connected: return .unexplained
        case .disabled: return .nodeDisabled
        case .connecting, .error, .unknown:
            return .nodeNotConnected(status: node.status.description, message: node.message)
        }
    }

    private var isAboutNode: Bool {
        switch self {
        case .nodeAbsent, .nodeDisabled, .nodeNotConnected: true
        case .tokenRejected, .rightsMissing, .unexplained, .undiagnosed: false
        }
    }
}
