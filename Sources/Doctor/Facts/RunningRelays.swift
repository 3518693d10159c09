// SPDX-License-Identifier: MIT

package import StreamClient

/// What the relays that run on this machine say of their streams, asked before any stream is opened.
package struct RunningRelays: Equatable, Sendable {
    /// What became of asking the relay at one socket.
    package enum Answer: Equatable, Sendable {
        case status(StatusObject)
        case unavailable(ClientFailure)
        /// The configuration switches the socket off, by which it is asked.
        case noSocket
    }

    /// At the socket of this configuration.
    package var own: Answer
    /// At the sockets of other instances. What is absent is not among them.
    package var others: [Answer]

    package init(own: Answer, others: [Answer] = []) {
        self.own = own
        self.others = others
    }

    package var isAnyRunning: Bool {
        ([own] + others).contains { if case .status = $0 { true } else { false } }
    }
}

extension ClientFailure {
    /// Whether nothing listens there, so that no relay can be disturbed.
    package var meansStopped: Bool {
        switch self {
        case .absent, .deserted, .noSocket: true
        case .unusablePath, .denied, .silent, .closed, .closedEarly, .foreign, .refused, .withheld, .connection,
            .output,
            .unknownSource:
            false
        }
    }
}
