// SPDX-License-Identifier: MIT

extension PanelDialect {
    /// Whether a stream that did not come about by this dialect makes it likely that the panel speaks the other one by
    /// now. What a panel, or a proxy before it, answers when it is ill is no such thing.
    ///
    /// A PasarGuard ignores the wish for a WebSocket and begins its event stream. A panel without the address says 404,
    /// or what its catch-all says: 405, 422. An event stream's 404 may as well mean that there is no such node.
    func isDoubtful(after error: DialError) -> Bool {
        guard case .noStream(let answer) = error else { return false }
        switch (self, answer.status) {
        case (.webSocket, 200): return answer.isEventStream
        case (.webSocket, 404), (.webSocket, 405), (.webSocket, 422), (.webSocket, 426): return true
        case (.eventStream, 200): return !answer.isEventStream
        case (.eventStream, 400), (.eventStream, 404), (.eventStream, 405), (.eventStream, 422), (.eventStream, 426):
            return true
        default: return false
        }
    }
}

extension HTTPAnswer {
    /// Whether it says to be one; types are compared without case, and parameters do not count (RFC 9110, section 8.3).
    fileprivate var isEventStream: Bool {
        contentType?.prefix { $0 != ";" && $0 != " " }.lowercased() == "text/event-stream"
    }
}
