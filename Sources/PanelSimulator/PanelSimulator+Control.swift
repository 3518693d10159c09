// SPDX-License-Identifier: MIT

/// What a test or the demo makes the panel do.
extension PanelSimulator {
    // MARK: Logs

    /// Lines that the core or a node printed, without their newlines; a line may be empty. Those of a node that the
    /// panel has no connection to are kept for its replay only, or wait at the node of an SSE panel.
    package func emit(_ lines: [String], to source: PanelSource) throws(SimulatorError) {
        if source == .core, !panel.hasCoreLog { throw .noCoreLog }
        if case .node(let id) = source, panel.nodes[id] == nil { throw .noSuchNode(id) }
        panel.emit(lines, to: source)
    }

    /// Every line that was emitted, in order: empty unless ``SimulatorConfiguration/keepsEmittedLines`` is set.
    package func emittedLines(of source: PanelSource) -> [String] {
        panel.emittedLines(of: source)
    }

    /// Which lines the panel has thrown away or given to others, in the order in which that happened: empty unless
    /// ``SimulatorConfiguration/keepsDiscardedLines`` is set. A WebSocket stream's full buffer is not among it, which its
    /// ``StreamObservation/lost`` counts.
    package var discardedLines: [DiscardedLines] { panel.discards.discarded }

    /// Empties what a replay would bring or a node has kept, as the restart of a node or of the panel does.
    package func forgetHistory(of source: PanelSource) {
        panel.forgetHistory(of: source)
    }

    /// The core printed invalid UTF-8: the panel captures nothing more of it until ``restartCore()``. Streams fall
    /// silent, and a new one gets the stale replay only.
    package func breakCapture() {
        panel.breakCapture()
    }

    /// As `POST /api/core/restart`: core streams stay open.
    package func restartCore() {
        panel.restartCore()
    }

    // MARK: Nodes

    /// By number.
    package var nodes: [Node] { panel.nodes.values.sorted { $0.id < $1.id } }

    /// Adds a node or changes it. On a WebSocket panel, a new name or address, or `disabled`, ends its streams with EOF;
    /// any other departure from `connected` makes zombies of them, which its return does not heal. On an SSE panel all of
    /// these make zombies: the panel stops the old node, and a stream whose node stopped goes on with pings [code]. A node
    /// that is modified, or `connected` again, gets a new backend: what waited in the old one's queue is thrown away.
    package func setNode(_ node: Node) {
        panel.setNode(node)
    }

    /// ``setNode(_:)`` with what matters most.
    package func setNode(id: Int, name: String, status: Node.Status = .connected) {
        panel.setNode(Node(id: id, name: name, status: status))
    }

    /// Deletes a node: its WebSocket streams end with EOF, its event streams become zombies.
    package func removeNode(_ id: Int) {
        panel.removeNode(id)
    }

    /// The backend of an SSE panel's node is started anew, as the restart of the panel, a reconnect, an edit of the node or
    /// the restart of its core do: open streams go on with pings only, what waited in the queue is thrown away, and the node
    /// stays `connected`.
    package func restartBackend(of node: Int) {
        panel.restartBackend(of: node)
    }

    /// The web process that serves these event streams is killed, in a deployment over NATS: they end with EOF, and what
    /// reads the nodes for them goes on, for nobody, until the node's backend stops or ``endOrphans(of:)``.
    package func orphanReaders(_ streams: StreamSelection) {
        panel.orphanReaders(streams)
    }

    /// The process that reads the nodes is started anew.
    package func endOrphans(of node: Int) {
        panel.queue(of: node).leaveAll(.orphan)
    }

    /// Somebody else reads the node's log from now on, as the panel's own log page does. On an SSE panel he takes his share
    /// of the lines. On a WebSocket panel he gets each of them as every reader does, and is in the way of the replay.
    package func openViewer(of node: Int) {
        panel.openViewer(of: node)
    }

    /// He leaves, if no restart has thrown him out before. On a Marzban node that can silence a stream: see
    /// ``SimulatorConfiguration/removesReadersByContent``.
    package func closeViewer(of node: Int) {
        panel.closeViewer(of: node)
    }

    /// Adds a core's configuration or changes it. The node's lines are what the test emits all the same.
    package func setCore(_ core: CoreConfiguration) {
        panel.cores[core.id] = core
    }

    // MARK: Accounts

    /// Adds or changes an account without touching its tokens, so that rights can be taken away or given.
    package func setAccount(_ account: Account) {
        panel.accounts[account.username] = account
    }

    /// Adds an API key, or changes its rights.
    package func setKey(_ key: AccountKey) {
        panel.keys[key.key] = key
    }

    /// Open streams live on.
    package func removeKey(_ key: String) {
        panel.keys[key] = nil
    }

    /// A token as a login would bring it, which counts as none.
    package func issueToken(to username: String) throws(SimulatorError) -> String {
        guard let account = panel.accounts[username] else { throw .noSuchAccount(username) }
        return panel.tokens.issue(
            to: account, at: panel.unixSeconds, lifetime: panel.configuration.tokenLifetime)
    }

    /// A new password makes all older tokens of the account worthless.
    package func resetPassword(of username: String, to password: String) throws(SimulatorError) {
        guard panel.accounts[username] != nil else { throw .noSuchAccount(username) }
        panel.accounts[username]?.password = password
        panel.tokens.revoke(of: username)
    }

    /// Every token given out so far is over, as if its time had passed. Open streams live on.
    package func expireTokens() {
        panel.tokens.revokeAll()
    }

    // MARK: Users

    /// Adds a user or changes his name; nil takes him away.
    package func setUser(_ id: Int, name: String?) {
        panel.users[id] = name
    }

    // MARK: Time

    /// Moves a ``TimeSource/manual(unixSeconds:)`` clock on; whatever falls due on the way happens before it returns.
    package func advance(by span: Duration) throws(SimulatorError) {
        try panel.timeline.advance(by: span)
    }

    // MARK: Faults

    /// Changes what goes wrong from now on.
    package func inject(_ change: @Sendable (inout Faults) -> Void) {
        change(&panel.faults)
    }

    /// Lets go of the handshakes that ``HandshakeAnswer/hold`` has kept waiting.
    package func releaseHeldHandshakes() {
        panel.releaseHeldHandshakes()
    }

    /// Ends streams. A WebSocket stream ended with a close frame stays open until the client has answered.
    package func end(_ streams: StreamSelection, _ ending: StreamCut) {
        panel.endStreams(streams, ending)
    }

    /// Half-open: nothing is read, written or answered any more, but the connection stays.
    package func freeze(_ streams: StreamSelection) {
        panel.streams(streams).forEach { $0.freeze() }
    }

    /// Event streams say this as if it were a line: `Error: …` in NATS mode. It counts as no line.
    package func say(_ words: String, to streams: StreamSelection) {
        for case let stream as EventStream in panel.streams(streams) { stream.say(words) }
    }

    /// Writes bytes as they are, between two frames of a WebSocket stream or as one chunk of an event stream.
    package func sendRaw(_ bytes: [UInt8], to streams: StreamSelection) {
        panel.streams(streams).forEach { $0.sendRaw(bytes) }
    }
}
