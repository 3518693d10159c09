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
    case tokenExpiry = "tokens expired"
    case relayKill = "relay killed"
    case relayRestart = "relay restarted"
    case journaldPause = "journald stopped"
    case journaldRestart = "journald restarted"
    case consumerStall = "consumer stalled"
    case consumerLeave = "consumer left"
}
