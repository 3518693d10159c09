// SPDX-License-Identifier: MIT

/// Which of the two ways of serving logs a simulated panel imitates.
package enum SimulatedDialect: Sendable, Equatable {
    /// Marzban's: a core stream and node streams over WebSocket.
    case webSocket
    /// PasarGuard's: node streams as Server-Sent Events, and no core stream.
    case eventStream(EventStreamPanel)
}
