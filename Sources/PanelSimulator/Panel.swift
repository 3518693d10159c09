// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1

/// The simulated panel's state, and what its handlers ask of it. Confined to the event loop, as they are.
final class Panel {
    let configuration: SimulatorConfiguration
    let timeline: Timeline
    var accounts: [String: Account]
    var tokens = IssuedTokens()
    var faults = Faults()
    var ledger = Ledger()
    var waiters = Waiters()

    private(set) var nodes: [Int: Node] = [:]
    private var feeds: [PanelSource: LogFeed] = [:]
    private var isCaptureBroken = false
    private var streams: [StreamID: any OpenStream] = [:]
    private var lastStream = 0
    private var connections: [ObjectIdentifier: Connection] = [:]
    private var heldHandshakes: [EventLoopPromise<Void>] = []

    init(_ configuration: SimulatorConfiguration, timeline: Timeline) {
        self.configuration = configuration
        self.timeline = timeline
        accounts = Dictionary(configuration.accounts.map { ($0.username, $0) }) { _, last in last }
        nodes = Dictionary(configuration.nodes.map { ($0.id, $0) }) { _, last in last }
    }

    // MARK: Seeing

    var observations: Observations {
        let open = streams.values.map(\.observation).sorted { $0.id < $1.id }
        return ledger.observations(openStreams: open)
    }

    /// To be called after whatever can be observed has changed.
    func changed() {
        guard !waiters.isEmpty else { return }
        waiters.resume(where: observations)
    }

    func note(_ head: HTTPRequestHead, isHandshake: Bool = false) {
        ledger.add(head, isHandshake: isHandshake)
    }

    // MARK: Connections

    func opened(_ connection: Connection) {
        ledger.connections.accepted += 1
        keep(connection)
    }

    func turnedAway(_ connection: Connection) {
        ledger.connections.turnedAway += 1
        keep(connection)
    }

    /// Each completes when its connection is closed.
    var closeFutures: [EventLoopFuture<Void>] { connections.values.map(\.channel.closeFuture) }

    /// Ends what waits for its next request or for an answer.
    func cutRequestConnections() {
        for connection in connections.values where !connection.carriesStream { connection.socket.cut() }
    }

    private func keep(_ connection: Connection) {
        let id = ObjectIdentifier(connection)
        connections[id] = connection
        ledger.connections.open += 1
        connection.channel.closeFuture.assumeIsolated().whenComplete { [self] _ in
            connections[id] = nil
            ledger.connections.open -= 1
            connection.hasClosed()
            changed()
        }
        changed()
    }

    // MARK: Handshakes

    func hold(_ handshake: EventLoopPromise<Void>) {
        heldHandshakes.append(handshake)
    }

    func releaseHeldHandshakes() {
        let held = heldHandshakes
        heldHandshakes.removeAll()
        held.forEach { $0.succeed() }
    }

    // MARK: Streams

    func nextStreamID() -> StreamID {
        lastStream += 1
        return StreamID(number: lastStream)
    }

    /// Takes a stream in. Returns the lines it begins with.
    func opened(_ stream: any OpenStream) -> [String] {
        let observation = stream.observation
        streams[observation.id] = stream
        switch observation.source {
        case .core:
            return Array(feed(of: .core).history)
        case .node:
            let hasReplay = feeds[observation.source, default: newFeed].replayTurn.join(at: timeline.now)
            return hasReplay ? Array(feed(of: observation.source).history) : []
        }
    }

    /// A stream gets no more lines: it is closing, or gone.
    func readerLeft(_ source: PanelSource) {
        feeds[source]?.replayTurn.leave(at: timeline.now)
    }

    func ended(_ observation: StreamObservation) {
        streams[observation.id] = nil
        ledger.add(ended: observation)
        changed()
    }

    func streams(_ selection: StreamSelection) -> [any OpenStream] {
        streams.values.filter { selection.contains($0.observation) }
    }

    // MARK: Logs

    func emit(_ lines: [String], to source: PanelSource) {
        if source == .core, isCaptureBroken { return }
        feeds[source, default: newFeed].append(lines)
        for stream in streams(.of(source)) { stream.offer(lines) }
        changed()
    }

    func forgetHistory(of source: PanelSource) {
        feeds[source]?.forgetHistory()
    }

    func breakCapture() {
        isCaptureBroken = true
    }

    /// Open streams stay, and the panel's memory of the last lines too.
    func restartCore() {
        isCaptureBroken = false
    }

    private func feed(of source: PanelSource) -> LogFeed {
        feeds[source] ?? newFeed
    }

    private var newFeed: LogFeed { LogFeed(replayReturnsAfter: configuration.replayReturnsAfter) }

    // MARK: Nodes

    func setNode(_ node: Node) {
        let before = nodes.updateValue(node, forKey: node.id)
        if let before {
            let isModified = before.name != node.name || before.address != node.address
            if isModified || (before.status != .disabled && node.status == .disabled) {
                endStreams(.of(.node(node.id)), .eof)
            } else if before.status == .connected, node.status != .connected {
                streams(.of(.node(node.id))).forEach { $0.nodeDied() }
                feeds[.node(node.id)]?.replayTurn.forgetReaders()
            }
        }
        changed()
    }

    func removeNode(_ id: Int) {
        nodes[id] = nil
        endStreams(.of(.node(id)), .eof)
        feeds[.node(id)] = nil
        changed()
    }

    func endStreams(_ selection: StreamSelection, _ ending: StreamCut) {
        streams(selection).forEach { $0.end(ending) }
    }
}
