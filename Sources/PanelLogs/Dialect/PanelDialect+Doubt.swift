// SPDX-License-Identifier: MIT

/// How likely it is that the panel speaks another dialect than was found.
enum DialectDoubt: Equatable, Sendable {
    /// It may as well be something else.
    case suspicion
    /// The panel has just spoken the other dialect.
    case proof
}

extension PanelDialect {
    /// Whether a stream that did not come about by this dialect makes it likely that the panel speaks the other one by
    /// now. What a panel, or a proxy before it, answers when it is ill is no such thing.
    ///
    /// A PasarGuard ignores the wish for a WebSocket and begins its event stream. A panel without the address says 404,
    /// or what its catch-all says: 405, 422. An event stream's 404 may as well mean that there is no such node.
    func doubt(after error: DialError) -> DialectDoubt? {
        guard case .noStream(let answer) = error else { return nil }
        switch (self, answer.status) {
        case (.webSocket, 200): return answer.speaker == .eventStream ? .proof : nil
        case (.webSocket, 404), (.webSocket, 405), (.webSocket, 422), (.webSocket, 426): return .suspicion
        case (.eventStream, 200): return .suspicion
        case (.eventStream, 400), (.eventStream, 404), (.eventStream, 405), (.eventStream, 422), (.eventStream, 426):
            return .suspicion
        default: return nil
        }
    }
}
