// SPDX-License-Identifier: MIT

/// What a simulated panel has seen so far. A value: it does not change any more once it is handed out.
package struct Observations: Sendable {
    package struct Logins: Sendable, Equatable {
        package var accepted = 0
        /// A wrong password, a disabled account, one of the environment file.
        package var refused = 0
        /// Answered with 422.
        package var malformed = 0
    }

    /// WebSocket handshakes, and requests for event streams.
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
        /// For which names (SNI) TLS connections were asked; nil where a client named none. The newest 10,000.
        package var serverNames: [String?] = []
    }

    package var logins = Logins()
    /// The newest 10,000, in the order they came.
    package var loginAttempts: [LoginAttempt] = []
    package var handshakes = Handshakes()
    package var connections = Connections()
    /// The newest 10,000, handshakes included, in the order they came.
    package var requests: [Request] = []
    /// In the order they opened.
    package var openStreams: [StreamObservation] = []
    /// The newest 10,000, in the order they ended.
    package var endedStreams: [StreamObservation] = []
    /// What the nodes of an SSE panel keep for the next reader.
    package var unread: [PanelSource: UnreadObservation] = [:]

    package func openStreams(of source: PanelSource) -> [StreamObservation] {
        openStreams.filter { $0.source == source }
    }

    /// Open streams first, then ended ones.
    package func stream(_ id: StreamID) -> StreamObservation? {
        openStreams.first { $0.id == id } ?? endedStreams.first { $0.id == id }
    }

    /// The ended ones first.
    package var allStreams: [StreamObservation] { endedStreams + openStreams }

    /// Those to a path, whatever their query.
    package func requests(to path: String) -> [Request] {
        requests.filter { $0.path == path }
    }
}

/// A request as it came.
package struct Request: Sendable {
    /// What a request shows to prove who asks. Where it shows several things, the first of this order.
    package enum Credential: Sendable, Hashable {
        /// Also where it is no token that was ever given out.
        case bearer(String)
        case apiKey(String)
        /// `?token=`, which the panel writes to its own access log.
        case query(String)
        case none
    }

    package var method: String
    /// As it stood in the request line, with the query.
    package var uri: String
    package var headers: [(name: String, value: String)]
    /// A WebSocket handshake, or a request for an event stream.
    package var isHandshake: Bool

    package var path: String { String(uri.prefix { $0 != "?" }) }

    package var credential: Credential {
        if let value = header("authorization"), value.lowercased().hasPrefix("bearer ") {
            return .bearer(String(value.dropFirst("bearer ".count)))
        }
        if let key = header("x-api-key") { return .apiKey(key) }
        let query = FormText.values(uri.drop { $0 != "?" }.dropFirst())
        return query["token"].map { .query($0) } ?? .none
    }

    /// The first value of a header, whatever the case of its name.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// A login and what became of it.
package struct LoginAttempt: Sendable, Equatable {
    package enum Outcome: Sendable, Equatable {
        case accepted
        /// 401.
        case wrongPassword
        /// 403.
        case disabled
        /// 400.
        case ofEnvironment
        /// 422.
        case malformed
        /// A fault or a front answered it; the panel's owner hears nothing of it.
        case notByPanel
    }

    /// Nil where the panel did not read one.
    package var username: String?
    package var outcome: Outcome

    package init(username: String?, outcome: Outcome) {
        self.username = username
        self.outcome = outcome
    }
}

/// One stream, open or ended.
package struct StreamObservation: Sendable, Equatable {
    package enum State: Sendable, Equatable {
        case live
        /// Its node died, or a leaving reader took its place in the node's list: silent for good, but answering pings.
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
    /// How many old lines it began with: the replay, or what had waited at the node.
    package var replayed = 0
    /// Lines written to it, the replay included. What was written to a connection that nobody reads is gone.
    package var delivered = 0
    /// Lines pushed out of a WebSocket stream's buffer before they could be written. Exact. What an SSE panel loses is
    /// lost at the node: see ``Observations/unread``.
    package var lost = 0
    /// Lines in its buffer; of an ended stream, those it took with it. Of a frozen SSE stream, the lines that the panel
    /// wrote to nobody.
    package var waiting = 0
    /// When it fell silent for good, by the panel's clock; nil where it did not.
    package var silentSince: Duration?
    /// When it ended, by the panel's clock.
    package var endedAt: Duration?
    /// What the client sent.
    package var pings = 0
    package var pongs = 0
    package var dataMessages = 0
    /// Also where the panel closed first and this is the client's answer.
    package var closeFrame: CloseFrame?
    /// What the panel sent.
    package var pingsSent = 0
}

/// A node's unread lines.
package struct UnreadObservation: Sendable, Equatable {
    package var waiting: Int
    /// Lines that found the queue full. Exact.
    package var lost: Int
    /// Lines that an orphaned reader took: see ``PanelSimulator/orphanReaders(_:)``.
    package var drained: Int
    /// Lines that a viewer took: see ``PanelSimulator/openViewer(of:)``.
    package var viewed: Int
    /// Lines that were thrown away with their queue: see ``PanelSimulator/restartBackend(of:)``.
    package var discarded: Int

    package init(waiting: Int, lost: Int, drained: Int = 0, viewed: Int = 0, discarded: Int = 0) {
        self.waiting = waiting
        self.lost = lost
        self.drained = drained
        self.viewed = viewed
        self.discarded = discarded
    }
}
