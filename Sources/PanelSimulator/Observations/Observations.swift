// SPDX-License-Identifier: MIT

/// What a simulated panel has seen so far. A value: it does not change any more once it is handed out.
package struct Observations: Sendable {
    package struct Logins: Sendable, Equatable {
        package var accepted = 0
        package var refused = 0
        /// Answered with 422.
        package var malformed = 0
    }

    package struct Handshakes: Sendable, Equatable {
        package var accepted = 0
        package var refused = 0
        /// Begun, and neither answered nor given up yet.
        package var inProgress = 0
        /// The most that were in progress at once.
        package var mostInProgress = 0
    }

    package struct Connections: Sendable, Equatable {
        package var open = 0
        package var accepted = 0
        /// Dropped, greeted or met with silence, by ``Faults/connections``.
        package var turnedAway = 0
    }

    package var logins = Logins()
    package var handshakes = Handshakes()
    package var connections = Connections()
    /// The newest 10,000, handshakes included, in the order they came.
    package var requests: [Request] = []
    /// In the order they opened.
    package var openStreams: [StreamObservation] = []
    /// The newest 10,000, in the order they ended.
    package var endedStreams: [StreamObservation] = []

    package func openStreams(of source: PanelSource) -> [StreamObservation] {
        openStreams.filter { $0.source == source }
    }

    /// Open streams first, then ended ones.
    package func stream(_ id: StreamID) -> StreamObservation? {
        openStreams.first { $0.id == id } ?? endedStreams.first { $0.id == id }
    }

    /// The ended ones first.
    package var allStreams: [StreamObservation] { endedStreams + openStreams }
}

/// A request as it came.
package struct Request: Sendable {
    package var method: String
    /// As it stood in the request line, with the query.
    package var uri: String
    package var headers: [(name: String, value: String)]
    package var isHandshake: Bool

    /// The first value of a header, whatever the case of its name.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// One stream, open or ended.
package struct StreamObservation: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        case live
        /// Its node died: silent for good, but answering pings.
        case zombie
        /// Half-open by ``PanelSimulator/freeze(_:)``.
        case frozen
        /// The panel has sent a close frame and waits for the client's.
        case closing
        case ended(End)
    }

    package enum End: Sendable, Equatable {
        /// The client sent a close frame first.
        case closedByClient(CloseFrame)
        /// EOF or RST by the client, without a close frame.
        case leftByClient
        /// By ``PanelSimulator/end(_:_:)``, ``PanelSimulator/shutdown()`` or ``PanelSimulator/kill()``, or because the
        /// node was modified or removed.
        case endedByPanel(StreamCut)
        case keepaliveTimeout
        /// The client broke RFC 6455; answered with 1002.
        case protocolError
    }

    /// A close frame of the client. No code: an empty one.
    package struct CloseFrame: Sendable, Equatable {
        package var code: UInt16?
        package var reason: String

        package init(code: UInt16?, reason: String = "") {
            self.code = code
            self.reason = reason
        }
    }

    package var id: StreamID
    package var source: PanelSource
    package var state = State.live
    /// How many old lines it began with.
    package var replayed = 0
    /// Lines written to it, the replay included.
    package var delivered = 0
    /// Lines pushed out of its buffer before they could be written. Exact.
    package var lost = 0
    /// Lines in its buffer; of an ended stream, those it took with it.
    package var waiting = 0
    /// What the client sent.
    package var pings = 0
    package var pongs = 0
    package var dataMessages = 0
    /// Also where the panel closed first and this is the client's answer.
    package var closeFrame: CloseFrame?
    /// What the panel sent.
    package var pingsSent = 0
}
