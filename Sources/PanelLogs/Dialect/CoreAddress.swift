// SPDX-License-Identifier: MIT

/// What is behind the address of the core's log, on a panel of the WebSocket dialect.
package enum CoreAddress: Equatable, Sendable {
    /// A log of the panel's own core, as on Marzban.
    case own
    /// The log of the first connected node once more, as on Rebecca, which has no core of its own: beside the nodes each of
    /// its lines would come twice.
    case node

    /// Asked for without credentials and without the wish for a WebSocket.
    static let path = "/api/core/logs"

    /// Rebecca is recognised by what it says to that: it has a handler of HTTP there, which wants a login like any other
    /// (401, 403 in its own words) or, behind that, Go's `golang.org/x/net/websocket`, which says that this is no
    /// WebSocket's handshake. Marzban has nothing but a WebSocket there, and so no such address (404).
    init(_ answer: HTTPAnswer) {
        switch (UnexpectedAnswer(answer).speaker, answer.status) {
        case (.panel, 401), (.panel, 403): self = .node
        case (_, 400) where String(decoding: answer.body, as: UTF8.self).hasPrefix("not websocket protocol"):
            self = .node
        default: self = .own
        }
    }
}

/// Why the core is not relayed although it is wanted.
package enum IgnoredCore: Equatable, Sendable {
    /// The panel's dialect has no core stream.
    case missing
    /// Its log is that of a node, and nodes are relayed.
    case nodeLog
}
