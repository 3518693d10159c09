// SPDX-License-Identifier: MIT

import NIOCore
import NIOHTTP1

/// The simulated panel's state, and what its handlers ask of it. Confined to the event loop, as they are.
final class Panel {
    let configuration: SimulatorConfiguration
    let timeline: Timeline
    private(set) var dialect: SimulatedDialect
    var accounts: [String: Account]
    /// By what is shown.
    var keys: [String: AccountKey]
    var cores: [Int: CoreConfiguration]
    /// Names by number.
    var users: [Int: String]
    var tokens = IssuedTokens()
    var faults = Faults()
    var ledger = Ledger()
    var waiters = Waiters()

    private(set) var nodes: [Int: Node] = [:]
    private var feeds: [PanelSource: LogFeed] = [:]
    private var queues: [Int: NodeQueue] = [:]
    private var emitted: [PanelSource: [String]] = [:]
    private(set) var discards: DiscardLog
    private var isCaptureBroken = false
    private var streams: [StreamID: any OpenStream] = [:]
    private var lastStream = 0
    private var connections: [ObjectIdentifier: Connection] = [:]
    private var heldHandshakes: [EventLoopPromise<Void>] = []

    init(_ configuration: SimulatorConfiguration, timeline: Timeline) {
        self.configuration = configuration
        self.timeline = timeline
        discards = DiscardLog(isKept: configuration.keepsDiscardedLines)
        dialect = configuration.dialect
        accounts = Dictionary(configuration.accounts.map { ($0.username, $0) }) { _, last in last }
        keys = Dictionary(configuration.keys.map { ($0.key, $0) }) { _, last in last }
        cores = Dictionary(configuration.cores.map { ($0.id, $0) }) { _, last in last }
        users = configuration.users
        nodes = Dictionary(configuration.nodes.map { ($0.id, $0) }) { _, last in last }
    }

    // MARK: Seeing

    var observations: Observations {
        let open = streams.values.map(\.observation).sorted { $0.id < $1.id }
        let unread = queues.map { (PanelSource.node($0), $1.observation) }
        return ledger.observations(openStreams: open, unread: Dictionary(uniqueKeysWithValues: unread))
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

    func asked(forName name: String?) {
        ledger.add(serverName: name)
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

    func register(_ stream: any OpenStream) {
        streams[stream.observation.id] = stream
    }

    /// Takes a WebSocket stream in. Returns the lines it begins with.
    func opened(_ stream: WebSocketStream) -> [String] {
        register(stream)
        guard let source = stream.feed else { return [] }
        if source != .core, configuration.fork == .marzban {
            feeds[source, default: newFeed].readers.join(stream)
            guard feeds[source]?.replayTurn.join(at: timeline.now) == true else { return [] }
        }
        return feeds[source].map { Array($0.history) } ?? []
    }

    /// A WebSocket stream is closing, or gone.
    func readerLeft(_ stream: WebSocketStream) {
        guard let source = stream.feed, source != .core, configuration.fork == .marzban else { return }
        left(source, feeds[source]?.readers.leave(stream, byContent: configuration.removesReadersByContent))
    }

    private func left(_ source: PanelSource, _ removal: ReaderList.Removal?) {
        switch removal {
        case nil, .nothing: return
        case .unread: break
        case .another(let other): other.silence()
        }
        feeds[source]?.replayTurn.leave(at: timeline.now)
    }

    /// Somebody who is no client of this panel's streams reads a node's log too.
    func openViewer(of node: Int) {
        switch dialect {
        case .webSocket:
            feeds[.node(node), default: newFeed].readers.joinViewer()
            _ = feeds[.node(node)]?.replayTurn.join(at: timeline.now)
        case .eventStream: queue(of: node).join(.viewer)
        }
        changed()
    }

    func closeViewer(of node: Int) {
        switch dialect {
        case .webSocket:
            let isByContent = configuration.removesReadersByContent
            left(.node(node), feeds[.node(node)]?.readers.leaveViewer(byContent: isByContent))
        case .eventStream: queues[node]?.leave(.viewer)
        }
        changed()
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
        if configuration.keepsEmittedLines { emitted[source, default: []] += lines }
        let numbers = discards.printed(lines.count, by: source)
        switch (dialect, source) {
        case (.webSocket, _):
            if source == .core, isCaptureBroken { return }
            feeds[source, default: newFeed].append(lines)
            let readers = readers(of: source)
            readers.forEach { $0.offer(lines) }
            let streams = readers.compactMap { $0 as? WebSocketStream }
            if streams.contains(where: \.isSilenced), !streams.contains(where: \.isServed) {
                discards.discard(numbers, of: source, .silencedReader)
            }
        case (.eventStream(let panel), .node(let id)):
            queue(of: id).add(lines, number: numbers.lowerBound, capacity: panel.queueCapacity)
        case (.eventStream, .core): break
        }
        changed()
    }

    /// False where the core runs on the nodes.
    var hasCoreLog: Bool { dialect == .webSocket && configuration.fork == .marzban }

    func emittedLines(of source: PanelSource) -> [String] {
        emitted[source] ?? []
    }

    func forgetHistory(of source: PanelSource) {
        feeds[source]?.forgetHistory()
        if case .node(let id) = source { queues[id]?.forgetLines() }
        changed()
    }

    /// A node's unread lines, for the readers of an SSE panel.
    func queue(of node: Int) -> NodeQueue {
        if let queue = queues[node] { return queue }
        let queue = NodeQueue { [unowned self] lines, cause in discards.discard(lines, of: .node(node), cause) }
        queues[node] = queue
        return queue
    }

    /// Another panel takes over the accounts, tokens and nodes, but not the memory of lines.
    func changeDialect(to new: SimulatedDialect) {
        feeds.removeAll()
        if case .webSocket = new { queues.removeAll() }
        dialect = new
        changed()
    }

    func breakCapture() {
        isCaptureBroken = true
    }

    /// Open streams stay, and the panel's memory of the last lines too.
    func restartCore() {
        isCaptureBroken = false
    }

    private var newFeed: LogFeed {
        LogFeed(capacity: configuration.fork.replayLength, replayReturnsAfter: configuration.replayReturnsAfter)
    }

    private func readers(of source: PanelSource) -> [any OpenStream] {
        streams.values.filter { $0.feed == source }
    }

    // MARK: Nodes

    func setNode(_ node: Node) {
        let before = nodes.updateValue(node, forKey: node.id)
        if let before {
            let isModified = before.name != node.name || before.address != node.address
            let departs = before.status == .connected && node.status != .connected
            let returns = before.status != .connected && node.status == .connected
            switch dialect {
            case .webSocket:
                if isModified || (before.status != .disabled && node.status == .disabled) {
                    readers(of: .node(node.id)).forEach { $0.end(.eof) }
                } else if departs {
                    readers(of: .node(node.id)).forEach { $0.nodeDied() }
                    feeds[.node(node.id)]?.forgetReaders()
                }
            case .eventStream:
                if isModified || departs { backendStopped(of: node.id) }
                if isModified || returns { queues[node.id]?.forgetLines() }
            }
        }
        changed()
    }

    func removeNode(_ id: Int) {
        nodes[id] = nil
        switch dialect {
        case .webSocket: readers(of: .node(id)).forEach { $0.end(.eof) }
        case .eventStream: backendStopped(of: id)
        }
        feeds[.node(id)] = nil
        queues[id] = nil
        changed()
    }

    /// Starts a node's backend anew behind its event streams, with an empty queue.
    func restartBackend(of node: Int) {
        backendStopped(of: node)
        queues[node]?.forgetLines()
        changed()
    }

    /// A panel that starts connects to its nodes, each of which begins with an empty queue, and knows of no reader.
    func startBackends() {
        queues.keys.forEach(restartBackend)
        for source in feeds.keys { feeds[source]?.forgetReaders() }
    }

    private func backendStopped(of node: Int) {
        streams(.of(.node(node))).forEach { $0.nodeDied() }
        queues[node]?.leaveAll(.orphan)
        queues[node]?.leaveAll(.viewer)
    }

    func orphanReaders(_ selection: StreamSelection) {
        for stream in streams(selection) {
            guard case .node(let node) = stream.observation.source else { continue }
            stream.end(.eof)
            queues[node]?.join(.orphan)
        }
        changed()
    }

    func endStreams(_ selection: StreamSelection, _ ending: StreamCut) {
        streams(selection).forEach { $0.end(ending) }
    }
}
