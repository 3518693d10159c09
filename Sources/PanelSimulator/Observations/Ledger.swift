// SPDX-License-Identifier: MIT

import DequeModule
import NIOHTTP1

/// The counts behind ``Observations``, apart from the open streams, which count for themselves.
struct Ledger {
    static let capacity = 10_000

    private var logins = Observations.Logins()
    private var loginAttempts = Deque<LoginAttempt>()
    var handshakes = Observations.Handshakes()
    var connections = Observations.Connections()
    private var requests = Deque<Request>()
    private var endedStreams = Deque<StreamObservation>()

    mutating func add(_ head: HTTPRequestHead, isHandshake: Bool) {
        let headers = head.headers.map { (name: $0.name, value: $0.value) }
        requests.append(
            Request(method: head.method.rawValue, uri: head.uri, headers: headers, isHandshake: isHandshake))
        if requests.count > Self.capacity { requests.removeFirst() }
    }

    mutating func add(login username: String?, _ outcome: LoginAttempt.Outcome) {
        loginAttempts.append(LoginAttempt(username: username, outcome: outcome))
        if loginAttempts.count > Self.capacity { loginAttempts.removeFirst() }
        switch outcome {
        case .accepted: logins.accepted += 1
        case .wrongPassword, .disabled, .ofEnvironment: logins.refused += 1
        case .malformed: logins.malformed += 1
        case .notByPanel: break
        }
    }

    mutating func add(serverName: String?) {
        connections.serverNames.append(serverName)
        if connections.serverNames.count > Self.capacity { connections.serverNames.removeFirst() }
    }

    mutating func add(ended stream: StreamObservation) {
        endedStreams.append(stream)
        if endedStreams.count > Self.capacity { endedStreams.removeFirst() }
    }

    mutating func handshakeBegan() {
        handshakes.inProgress += 1
        handshakes.mostInProgress = max(handshakes.mostInProgress, handshakes.inProgress)
    }

    func observations(
        openStreams: [StreamObservation], unread: [PanelSource: UnreadObservation]
    ) -> Observations {
        Observations(
            logins: logins, loginAttempts: Array(loginAttempts), handshakes: handshakes, connections: connections,
            requests: Array(requests),
            openStreams: openStreams, endedStreams: Array(endedStreams), unread: unread)
    }
}
