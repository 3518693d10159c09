// SPDX-License-Identifier: MIT

package import LogRelayModel

/// Why the panel refused a stream. In the WebSocket dialect all its refusals are the same bare 403, and in the other one
/// it says little more; the list of nodes tells them apart.
package enum StreamRefusal: Equatable, Sendable {
    case tokenRejected
    /// The account may not read logs; nil where no right would do.
    case rightsMissing(PanelDialect?, words: String? = nil)
    case nodeAbsent
    case nodeDisabled
    /// The panel itself has no connection to the node.
    case nodeNotConnected(PanelNode.Status, message: String?)
    /// The panel's interface answers, but this answer came in the place of a WebSocket: a proxy drops the upgrade.
    case upgradeDropped(status: Int)
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
        case (.noStream(let answer), .eventStream?) where answer.isPanels && answer.status == 403:
            // Here a 403 is about this very stream, and the list may well be allowed.
            self = .rightsMissing(answer.isAboutAccount ? nil : .eventStream, words: answer.panelsWords)
        case (.noStream(let answer), .eventStream?) where answer.isPanels && answer.status == 404:
            self = Self.missing(source, nodes: await nodes())
        case (.noStream(let answer), _) where answer.isPanels && (answer.status == 401 || answer.status == 403):
            self.init(of: source, nodes: await nodes())
        case (.noStream(let answer), .webSocket?) where answer.mayBeADroppedUpgrade:
            switch await nodes() {
            case .success, .failure(.unauthorized), .failure(.forbidden):
                self = .upgradeDropped(status: answer.status)
            case .failure:
                return nil
            }
        case (.endedAtOnce(words: nil), _):
            let refusal = Self(of: source, nodes: await nodes())
            guard refusal.isAboutNode else { return nil }
            self = refusal
        default:
            return nil
        }
    }

    init(of source: SourceID, nodes: Result<[PanelNode], PanelError>) {
        switch nodes {
        case .failure(.unauthorized): self = .tokenRejected
        case .failure(.forbidden(let dialect, let words)): self = .rightsMissing(dialect, words: words)
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
        case .connecting, .limited, .error, .unknown:
            return .nodeNotConnected(node.status, message: node.message)
        }
    }

    private var isAboutNode: Bool {
        switch self {
        case .nodeAbsent, .nodeDisabled, .nodeNotConnected: true
        case .tokenRejected, .rightsMissing, .upgradeDropped, .unexplained, .undiagnosed: false
        }
    }
}

extension UnexpectedAnswer {
    /// Whether a handshake got what a panel says to a request without an upgrade, or what a proxy says by itself. A panel that
    /// begins an event stream speaks the other dialect.
    fileprivate var mayBeADroppedUpgrade: Bool {
        switch (speaker, status) {
        case (.eventStream, _): false
        case (.panel, _), (.webPage, _), (.unknown, _): [200, 400, 404, 405, 422, 426, 501].contains(status)
        default: false
        }
    }
}
