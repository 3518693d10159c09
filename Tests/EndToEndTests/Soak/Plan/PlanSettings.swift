// SPDX-License-Identifier: MIT

import PanelSimulator

/// Which of the panel's two dialects a round speaks.
enum SoakDialect: String, CaseIterable, Sendable {
    case webSocket = "websocket"
    case eventStream = "sse"
}

/// What a plan is made of besides its seed.
struct PlanSettings: Sendable {
    /// How fast a source prints.
    enum Load: Sendable {
        /// A few lines a second, so that a broken stream of a node can wait for its replay.
        case slow
        /// From nothing to more than a panel passes on.
        case mixed
    }

    var dialect: SoakDialect
    /// When the last fault is over, at the latest.
    var length = Duration.seconds(18)
    /// From one fault to the next, on average.
    var pause = Duration.milliseconds(200)
    /// How often each fault is chosen, in proportion. What is absent does not happen.
    var weights: [FaultKind: Int] = [
        .closeStream: 8, .eofStream: 10, .resetStream: 10, .panelKill: 4, .panelRestart: 3, .nodeDeath: 8,
        .tokenExpiry: 6, .relayKill: 6, .relayRestart: 4, .journaldPause: 6, .journaldRestart: 4, .consumerStall: 8,
        .consumerLeave: 10,
    ]
    var loads: [PanelSource: Load]
    /// Few enough for an SSE node's queue of 10,000, so that no line is lost where nobody can know.
    var mostLinesOfSource = 6_000

    init(dialect: SoakDialect) {
        self.dialect = dialect
        loads = [.node(1): .mixed, .node(2): .slow]
        switch dialect {
        case .webSocket: loads[.core] = .mixed
        case .eventStream: loads[.node(3)] = .mixed
        }
    }

    /// In a fixed order, for the same seed must give the same plan.
    var sources: [PanelSource] { loads.keys.sorted { $0.name < $1.name } }
}

extension PanelSource {
    /// As the relay calls it.
    var name: String {
        switch self {
        case .core: "core"
        case .node(let id): "node:\(id)"
        }
    }
}
