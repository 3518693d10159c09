// SPDX-License-Identifier: MIT

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
    let loop = NetworkPanel.loops.next()
    let observer = EventObserver()

    /// The client's own, so that what it waits for is not held up by the panels of other tests.
    static let loops = MultiThreadedEventLoopGroup(numberOfThreads: 4)

    /// Long enough that only what a test does can end a wait.
    static let patience = Duration.seconds(300)

    /// Short enough to be waited for, and long enough for a busy machine to do what has to be done before.
    static let moment = Duration.seconds(2)

    func dialler(
        host: String = "127.0.0.1", tls: TLSPolicy? = nil, timeout: Duration = patience
    ) -> Dialler {
        Dialler(
            endpoint: PanelEndpoint(
                scheme: tls == nil ? .http : .https, host: host, port: port, pathPrefix: pathPrefix),
            tls: tls, loop: loop, timeout: timeout)
    }

    func transport(_ dialler: Dialler? = nil, pingInterval: Duration = patience) -> WebSocketTransport {
        var options = WebSocketOptions()
        options.pingInterval = pingInterval
        return WebSocketTransport(
            dialler: dialler ?? self.dialler(), options: options,
            wallClock: { Timestamp(microseconds: 0) })
    }

    /// What all streams share, with delays that a test need not wait for.
    func shared(
        _ dialler: Dialler? = nil, password: String = "admin", pingInterval: Duration = patience,
        backoff: Backoff = Backoff(initial: .milliseconds(1), maximum: .milliseconds(20))
    ) -> Subscription.Panel {
        let dialler = dialler ?? self.dialler()
        let client = PanelClient(dialler: dialler)
        return Subscription.Panel(
            transport: transport(dialler, pingInterval: pingInterval),
            dialects: DialectFinder(fixed: .webSocket),
            authenticator: Authenticator(
                credentials: PanelCredentials.login(username: "admin", password: password), panel: client,
                backoff: backoff, observer: observer),
            directory: NodeDirectory(panel: client), observer: observer)
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
        to sources: [SourceID] = [.core], _ shared: Subscription.Panel? = nil,
        _ body: @escaping @Sendable (LineInbox) async throws -> Void
    ) async throws {
        let shared = shared ?? self.shared()
        let lines = LineInbox()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for source in sources {
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
        simulator: simulator, port: await simulator.port, pathPrefix: configuration.pathPrefix)
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
    static func standing(nodes: Int = 2) -> SimulatorConfiguration {
        SimulatorConfiguration(
            nodes: (0..<nodes).map { Node(id: $0 + 1, name: "node-\($0 + 1)") }, pace: .atOnce, time: .manual())
    }

    static var standing: SimulatorConfiguration { standing() }

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
