// SPDX-License-Identifier: MIT

/// How a simulated panel is set up before it starts. What PANEL.md measured is the default.
package struct SimulatorConfiguration: Sendable {
    /// The port on 127.0.0.1; 0 takes a free one, told by ``PanelSimulator/port``.
    package var port = 0
    /// Certificate and key for https; nil serves http.
    package var tls: TLSFiles?
    /// A path that every address begins with, such as `/panel`; empty for none.
    package var pathPrefix = ""
    /// Where the panel's web interface is, below the prefix: every GET there gets a page.
    package var dashboardPath = "/dashboard/"
    package var dialect = SimulatedDialect.webSocket
    /// Whose WebSocket panel it is.
    package var fork = WebSocketFork.marzban
    package var accounts = [Account(username: "admin", password: "admin")]
    /// API keys, for panels that take some.
    package var keys: [AccountKey] = []
    package var nodes: [Node] = []
    /// The names of the panel's users by their numbers, for panels that list them.
    package var users: [Int: String] = [:]
    /// What the panel says that its cores are configured to do: a WebSocket panel shows the first of them.
    package var cores = [CoreConfiguration()]
    /// How long a token is good for; nil leaves `exp` out, and it never ends.
    package var tokenLifetime: Duration? = .seconds(86_400)
    /// Of WebSocket streams.
    package var pace = Pace.polled()
    /// When the panel pings a WebSocket stream, and when it gives up; nil never pings.
    package var keepalive: KeepaliveTimes? = KeepaliveTimes()
    /// How long all readers of a node must have been gone for its replay to come back.
    package var replayReturnsAfter: Duration = .seconds(4)
    /// Whether a Marzban node finds the buffer of a reader that leaves by its content, so that of two empty ones the older
    /// goes, whoever left: its stream stays open and silent.
    package var removesReadersByContent = true
    /// Offered compression is accepted as the panel does. The frames still go uncompressed, which RFC 7692 allows.
    package var acceptsCompression = true
    package var time = TimeSource.real
    /// Whether every emitted line is kept for ``PanelSimulator/emittedLines(of:)``: without a bound, so switched on by
    /// a test that wants them only.
    package var keepsEmittedLines = false
    /// Whether it is kept which lines were thrown away, for ``PanelSimulator/discardedLines``: likewise without a bound.
    package var keepsDiscardedLines = false

    package init() {}

    package init(
        port: Int = 0, dialect: SimulatedDialect = .webSocket, nodes: [Node] = [], pace: Pace = .polled(),
        time: TimeSource = .real
    ) {
        self.port = port
        self.dialect = dialect
        self.nodes = nodes
        self.pace = pace
        self.time = time
    }
}

/// Which of the two ways of serving logs a simulated panel imitates.
package enum SimulatedDialect: Sendable, Equatable {
    /// Marzban's: a core stream and node streams over WebSocket.
    case webSocket
    /// PasarGuard's: node streams as Server-Sent Events, and no core stream.
    case eventStream(EventStreamPanel)
}

/// A panel that speaks the WebSocket dialect.
package enum WebSocketFork: Sendable, Equatable {
    case marzban
    /// Rebecca, served by Go's `golang.org/x/net/websocket` [code]. A handshake without `Origin` gets 403, and a refusal
    /// says why in JSON. A stream begins with the last 200 lines, each in a frame of its own, loses none, and the panel
    /// reads nothing that its client sends: no ping is answered, none is sent. The core's log is that of the first
    /// connected node. Errors come as a line before the end.
    case rebecca

    /// How many lines a stream begins with at most.
    var replayLength: Int {
        switch self {
        case .marzban: 100
        case .rebecca: 200
        }
    }
}

/// The PEM files of a https listener.
package struct TLSFiles: Sendable {
    package var certificateChain: String
    package var privateKey: String
    /// No version of TLS later than 1.1, as panels behind very old servers.
    package var speaksOnlyTLS11 = false

    package init(certificateChain: String, privateKey: String) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
    }
}

/// How a reader's buffer is emptied.
package enum Pace: Sendable, Equatable {
    /// As the panel does: emptied, then left alone for so long or until the client sends a data message. It holds 100
    /// lines; each further one pushes the oldest out.
    case polled(every: Duration = .milliseconds(200))
    /// Every line is sent as soon as it is emitted. Only a client that does not read can lose some: beyond a million
    /// waiting lines.
    case atOnce

    var capacity: Int {
        switch self {
        case .polled: 100
        case .atOnce: 1_000_000
        }
    }
}

/// The panel's side of the WebSocket keep-alive.
package struct KeepaliveTimes: Sendable, Equatable {
    /// From the opening, or the last answered ping, to the next ping.
    package var ping: Duration
    /// From a ping to the end of the patience with its pong.
    package var timeout: Duration

    package init(ping: Duration = .seconds(20), timeout: Duration = .seconds(20)) {
        self.ping = ping
        self.timeout = timeout
    }
}
