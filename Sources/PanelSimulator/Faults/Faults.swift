// SPDX-License-Identifier: MIT

/// What the simulated panel does wrong. Set while it runs with ``PanelSimulator/inject(_:)``; what is not set behaves.
package struct Faults: Sendable {
    /// The answers to the next handshakes, each used once; then ``handshakes`` holds.
    package var nextHandshakes: [HandshakeAnswer] = []
    package var handshakes = HandshakeAnswer.asThePanel
    /// The answers to the next logins, each used once; then ``logins`` holds.
    package var nextLogins: [HTTPAnswer] = []
    package var logins = HTTPAnswer.asThePanel
    /// Every other request but logins and handshakes.
    package var requests = HTTPAnswer.asThePanel
    /// What stands before the panel. The first that is for a request answers it; before it come the faults above.
    package var fronts: [Front] = []
    /// What meets a new TCP connection.
    package var connections = ConnectionAnswer.serve
    /// What a client gets that begins TLS on a http port, or speaks plain HTTP to a https port.
    package var wrongScheme = WrongSchemeAnswer.panel
    /// The head of the response and the first frames or events leave in one write, so that they arrive in one segment.
    package var joinsFramesToHandshake = false
    /// What a reverse proxy before the panel does to event streams.
    package var eventStreams = EventStreamPassage.asThePanel
    /// How long streams that open from now on may be quiet before a proxy cuts them with EOF (its read time-out); nil never.
    /// What the panel writes counts, pings included, not what the client writes.
    package var quietLimit: Duration?
    /// How far the panel's clock is ahead of the true time, or behind it: in tokens and in `Date`.
    package var clockOffset = Duration.zero

    package init() {}

    /// The next `count` handshakes get 403.
    package mutating func refuseHandshakes(next count: Int) {
        nextHandshakes += Array(repeating: .refuse, count: count)
    }

    /// - Parameter upgrades: false for an event stream, which needs no upgrade.
    mutating func takeHandshakeAnswer(upgrades: Bool) -> HandshakeAnswer {
        let answer = nextHandshakes.isEmpty ? handshakes : nextHandshakes.removeFirst()
        guard answer == .asThePanel, let front = takeFront(for: .stream, upgrades: upgrades) else { return answer }
        return .http(.front(front))
    }

    /// The answer to a request that is neither a handshake nor for an event stream.
    mutating func takeAnswer(for purpose: Front.Purpose) -> HTTPAnswer {
        let answer =
            switch purpose {
            case .login: nextLogins.isEmpty ? logins : nextLogins.removeFirst()
            case .list, .stream, .other: requests
            }
        guard answer == .asThePanel, let front = takeFront(for: purpose, upgrades: false) else { return answer }
        return .front(front)
    }

    private mutating func takeFront(for purpose: Front.Purpose, upgrades: Bool) -> FrontAnswer? {
        let index = fronts.firstIndex { front in
            if case .strippedUpgrade = front.answer, !upgrades { return false }
            return front.purposes.contains(purpose) && front.remaining != 0
        }
        guard let index else { return nil }
        if let remaining = fronts[index].remaining { fronts[index].remaining = remaining - 1 }
        return fronts[index].answer
    }
}

/// What a WebSocket handshake gets, or a request for an event stream.
package enum HandshakeAnswer: Sendable, Equatable {
    case asThePanel
    /// 403, whoever asks: with an empty body, or from an SSE panel as where the right is missing.
    case refuse
    /// 101 with a `Sec-WebSocket-Accept` that does not fit the key; nothing wrong on an SSE panel.
    case wrongAcceptKey
    /// Nothing; the connection stays open.
    case never
    /// Nothing until ``PanelSimulator/releaseHeldHandshakes()``, then as the panel.
    case hold
    /// As the panel, but so much later: its blocking look at a node.
    case delayed(Duration)
    /// An ordinary HTTP answer instead.
    case http(HTTPAnswer)
}

/// How a reverse proxy passes on an event stream, head and body.
package enum EventStreamPassage: Sendable, Equatable {
    /// Each event at once.
    case asThePanel
    /// The head together with the first event or ping, as nginx does where it is to buffer.
    case headWithFirstEvent
    /// The head at once; what follows stays in a buffer that does not become full.
    case buffered
    /// As if it were compressed: a `Content-Encoding` that nobody asked for.
    case compressed
}

/// What an HTTP request gets.
package enum HTTPAnswer: Sendable, Equatable {
    case asThePanel
    /// Nothing; the connection stays open.
    case never
    /// 200 and a length, but no body.
    case headOnly
    /// 200 with a web page.
    case html
    /// The status with the words that the panel has for it.
    case status(Int)
    /// 307 to the very same address.
    case redirectLoop
    /// 200 that says JSON and is none.
    case notJSON
    /// 200 with this as JSON.
    case json(String)
    /// 200 with a JSON string that is so many bytes long, written as the client reads.
    case oversized(bytes: Int)
    /// These bytes instead of HTTP, then EOF.
    case raw(String)
    /// EOF without an answer.
    case disconnect
    /// What a CDN or a reverse proxy says by itself.
    case front(FrontAnswer)
}

/// What a new TCP connection gets.
package enum ConnectionAnswer: Sendable, Equatable {
    case serve
    /// Closed at once.
    case drop
    /// Accepted and never read, so that a TLS handshake hangs too.
    case silence
    /// These bytes, as a server of another protocol greets, then silence.
    case greet(String)
}

/// What a client gets that speaks the wrong one of http and https.
package enum WrongSchemeAnswer: Sendable, Equatable {
    /// As uvicorn: plain HTTP on a https port gets EOF, TLS on a http port 400 with a line of text.
    case panel
    /// As nginx: 400 with a page in both cases, which says so on a https port.
    case proxy
    /// EOF.
    case close
}
