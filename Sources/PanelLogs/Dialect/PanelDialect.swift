// SPDX-License-Identifier: MIT

/// How a panel gives out its logs. The raw values are the words of the configuration and of the socket's `status`.
public enum PanelDialect: String, CaseIterable, Sendable {
    /// Marzban, its forks and early PasarGuard.
    case webSocket = "websocket"
    /// Every tagged PasarGuard: Server-Sent Events.
    case eventStream = "sse"

    /// What an account needs to stream logs and to list nodes, with the panel's own names, as an object of "needs".
    package var sufficientRights: String {
        switch self {
        case .webSocket: "a sudo admin"
        case .eventStream:
            "the rights nodes.logs and nodes.read_simple (PasarGuard 5 and later) or a sudo admin (before)"
        }
    }
}
