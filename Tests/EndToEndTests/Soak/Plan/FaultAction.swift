// SPDX-License-Identifier: MIT

import PanelSimulator

/// What a round does next.
enum FaultAction: Equatable, Sendable {
    /// A source prints so many lines at once.
    case emit(PanelSource, Int)
    case cut(PanelSource, StreamCut)
    case stopPanel(killed: Bool)
    /// `forgets`: with none of the lines that it had kept for those who come later.
    case startPanel(forgets: Bool)
    case nodeDown(Int, Node.Status)
    case nodeUp(Int, forgets: Bool)
    /// A node's backend is started anew behind its open stream. It had printed so many lines that nobody had read yet.
    case restartBackend(Int, unread: Int)
    /// Somebody else reads a node's log.
    case openViewer(Int)
    case closeViewer(Int)
    /// What reads a node goes on for nobody.
    case orphanReader(Int)
    case endOrphan(Int)
    case expireTokens
    case endRelay(killed: Bool)
    case startRelay
    case pauseJournald
    case proceedJournald
    /// Everything it was handed is stored before.
    case stopJournald
    case startJournald
    case stall(SoakConsumer)
    case readOn(SoakConsumer)
    case leave(SoakConsumer)
    case comeBack(SoakConsumer)
}

/// Who listens in a round.
enum SoakConsumer: String, CaseIterable, Sendable {
    /// Always there, and always reading.
    case steady
    /// Stops reading for a while.
    case stalling
    /// Hangs up, and comes back for what it missed.
    case leaving
}

/// What can go wrong, for the weights and the table.
enum FaultKind: String, CaseIterable, Sendable {
    case closeStream = "stream closed"
    case eofStream = "stream ended by EOF"
    case resetStream = "stream reset"
    case panelKill = "panel killed"
    case panelRestart = "panel restarted"
    case nodeDeath = "node down"
    case nodeKill = "node killed with its lines"
    case shortError = "node in error for a moment"
    case backendRestart = "backend started anew"
    case queueFull = "node's queue full"
    case viewer = "viewer came and left"
    case orphanedReader = "reader orphaned"
    case tokenExpiry = "tokens expired"
    case relayKill = "relay killed"
    case relayRestart = "relay restarted"
    case journaldPause = "journald stopped"
    case journaldRestart = "journald restarted"
    case consumerStall = "consumer stalled"
    case consumerLeave = "consumer left"
}
