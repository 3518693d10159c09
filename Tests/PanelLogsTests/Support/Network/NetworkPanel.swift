// SPDX-License-Identifier: MIT

import Addresses
import LogRelayModel
import NIOCore
import NIOPosix
import PanelSimulator
import Testing

@testable import PanelLogs

/// A simulated panel with the client's parts that talk to it over real sockets.
struct NetworkPanel {
    let simulator: PanelSimulator
    let port: Int
    let pathPrefix: String
    let dialect: PanelDialect
    let loop = NetworkPanel.loops.next()
    let observer = EventObserver()

    /// The client's own, so that what it waits for is not held up by the panels of other tests.
    static let loops = MultiThreadedEventLoopGroup(numberOfThreads: 4)

    /// Long enough that only what a test does can end a wait.
    static let patience = Duration.seconds(300)

    /// Short enough to be waited for, and long enough for a busy machine to do what has to be done before.
    static let moment = Duration.seconds(2)

    func dialler(
        host: String = "127.0.0.1", tls: TLSPolicy? = nil, connect: ConnectTarget? = nil, proxy: ProxyEndpoint? = nil,
        timeout: Duration = patience, loop: (any EventLoop)? = nil
    ) -> Dialler {
        Dialler(
            endpoint: PanelEndpoint(
                scheme: tls == nil ? .http : .https, host: host, port: port, pathPrefix: pathPrefix),
            tls: tls, connect: connect, proxy: proxy, loop: loop ?? self.loop, timeout: timeout)
    }

    func transport(_ dialler: Dialler? = nil, pingInterval: Duration = patience) -> WebSocketTransport {
        var options = WebSocketOptions()
        options.pingInterval = pingInterval
        return WebSocketTransport(
            dialler: dialler ?? self.dialler(), options: options,
            wallClock: { Timestamp(microseconds: 0) })
    }

    /// What all streams share, with delays that a test need not wait for.
    /// - Parameter pause: after which a stream that brings not a byte is looked into, or given up.
    func shared(
        _ dialler: Dialler? = nil, password: String = "admin", pause: Duration = patience,
        backoff: Backoff = Backoff(initial: .milliseconds(1), maximum: .milliseconds(20))
    ) -> Subscription.Panel {
        let dialler = dialler ?? self.dialler()
        let dialects = DialectFinder(fixed: dialect)
        let client = PanelClient(dialler: dialler, dialects: dialects)
        var options = EventStreamOptions()
        options.longestPause = pause
        return Subscription.Panel(
            transport: DialectTransport(
                dialects: dialects, webSocket: transport(dialler, pingInterval: pause),
                eventStream: EventStreamTransport(
                    dialler: dialler, options: options, wallClock: { Timestamp(microseconds: 0) })),
            dialects: dialects,
            authenticator: Authenticator(
                credentials: PanelCredentials.login(username: "admin", password: password), panel: client,
                backoff: backoff, observer: observer),
            directory: NodeDirectory(panel: client), observer: observer)
    }

    /// The sources of a panel with these nodes.
    func sources(_ nodes: Int...) -> [SourceID] {
        let all = nodes.map { SourceID.node($0) }
        return switch dialect {
        case .webSocket: [.core] + all
        case .eventStream: all
        }
    }

    /// What a test is about that is about any stream, by the relay's name and by the panel's.
    var source: (id: SourceID, panel: PanelSource) {
        switch dialect {
        case .webSocket: (.core, .core)
        case .eventStream: (.node(1), .node(1))
        }
    }

    func token(_ dialler: Dialler? = nil) async throws -> Token {
        try await PanelClient(dialler: dialler ?? self.dialler())
            .login(username: "admin", password: "admin").token
    }

    /// Opens one stream for as long as `body` runs.
    func withStream(
        _ request: StreamRequest = StreamRequest(source: .core), dialler: Dialler? = nil,
        pingInterval: Duration = patience,
        _ body: (LineInbox, any OpenStream) async throws -> Void
    ) async throws {
        let lines = LineInbox()
        let stream = try await transport(dialler, pingInterval: pingInterval)
            .open(request, token: try await token(dialler), receiver: lines)
        try await body(lines, stream)
        await stream.hangUp()
    }

    /// Holds streams for as long as `body` runs.
    func subscribing(
        to sources: [SourceID]? = nil, _ shared: Subscription.Panel? = nil,
        _ body: @escaping @Sendable (LineInbox) async throws -> Void
    ) async throws {
        let shared = shared ?? self.shared()
        let lines = LineInbox()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for source in sources ?? [source.id] {
                let subscription = Subscription(
                    request: StreamRequest(source: source), panel: shared, receiver: lines,
                    state: SubscriptionState(
                        initialDelay: .milliseconds(1), longestDelay: .milliseconds(20), stableAfter: .seconds(30)))
                group.addTask { await subscription.run() }
            }
            try await body(lines)
            group.cancelAll()
        }
    }
}

extension OpenStream {
    /// Ends the stream as a stopping relay does.
    @discardableResult
    func hangUp() async -> StreamEnd {
        let waiting = Task { await waitForEnd() }
        waiting.cancel()
        return await waiting.value
    }
}

/// Runs a simulated panel around a test. Its time stands still and it sends lines at once, so that nothing happens by
/// itself. Afterwards it must have seen every connection of the client end.
func withPanel(
    _ configuration: SimulatorConfiguration = .standing, seesTheEnd: Bool = true,
    _ body: (NetworkPanel) async throws -> Void
) async throws {
    let simulator = PanelSimulator(configuration)
    try await simulator.start()
    let panel = NetworkPanel(
        simulator: simulator, port: await simulator.port, pathPrefix: configuration.pathPrefix,
        dialect: configuration.panelDialect)
    do {
        try await body(panel)
        if seesTheEnd { try await simulator.waitUntil { $0.openStreams.isEmpty && $0.connections.open == 0 } }
    } catch {
        try await simulator.kill()
        throw error
    }
    try await simulator.kill()
}

extension SimulatorConfiguration {
    /// Time stands still, lines go out as they are emitted, nodes 1…`nodes` are connected.
    static func standing(_ dialect: PanelDialect = .webSocket, nodes: Int = 2) -> SimulatorConfiguration {
        SimulatorConfiguration(
            dialect: dialect == .webSocket ? .webSocket : .eventStream(.v5),
            nodes: (0..<nodes).map { Node(id: $0 + 1, name: "node-\($0 + 1)") }, pace: .atOnce, time: .manual())
    }

    static var standing: SimulatorConfiguration { standing() }

    fileprivate var panelDialect: PanelDialect {
        switch dialect {
        case .webSocket: .webSocket
        case .eventStream: .eventStream
        }
    }

    func with(_ change: (inout SimulatorConfiguration) -> Void) -> SimulatorConfiguration {
        var copy = self
        change(&copy)
        return copy
    }
}

extension PanelClient {
    /// For a panel that is known to speak WebSocket.
    init(dialler: Dialler) {
        self.init(dialler: dialler, dialects: DialectFinder(fixed: .webSocket))
    }
}
