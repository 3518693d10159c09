// SPDX-License-Identifier: MIT

/// How the panel gives out its logs.
package enum Dialect: String, CaseIterable, Sendable {
    /// Ask the panel.
    case auto
    /// Marzban and early PasarGuard.
    case webSocket = "websocket"
    /// Tagged PasarGuard: Server-Sent Events.
    case serverSentEvents = "sse"
}
