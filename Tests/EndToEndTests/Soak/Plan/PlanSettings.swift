// SPDX-License-Identifier: MIT

import PanelSimulator

/// Which of the panel's two dialects a round speaks.
enum SoakDialect: String, CaseIterable, Sendable {
    case webSocket = "websocket"
    case eventStream = "sse"
}

/// How a round treats the relay.
enum SoakStyle: String, CaseIterable, Sendable {
    /// Faults of every kind, one upon the other.
    case dense
    /// A fault now and then, most of them such as leave a stream open and deaf, which nothing else mends.
    case calm
}

/// What a plan is made of besides its seed.
struct PlanSettings: Sendable {
    /// How fast a source prints.
    enum Load: Sendable {
        /// A few lines a second, so that a broken stream of a node can wait for its replay.
        case slow
        /// From nothing to more than a panel passes on.
        case mixed
        /// Some twenty lines a second, for which it is promised how long a stream may be deaf.
        case steady
    }

    var dialect: SoakDialect
    var style: SoakStyle
    /// When the last fault is over, at the latest.
    var length = Duration.seconds(18)
    /// From one fault to the next, on average.
    var pause = Duration.milliseconds(200)
    /// How often each fault is chosen, in proportion. What is absent does not happen.
    var weights: [FaultKind: Int] = [
        .closeStream: 8, .eofStream: 10, .resetStream: 10, .panelKill: 4, .panelRestart: 3, .nodeDeath: 8,
        .tokenExpiry: 6, .relayKill: 4, .relayRestart: 3, .journaldPause: 6, .journaldRestart: 4, .consumerStall: 8,
        .consumerLeave: 10, .nodeKill: 3, .shortError: 3, .backendRestart: 4, .queueFull: 2, .viewer: 4,
        .orphanedReader: 6,
    ]
    var loads: [PanelSource: Load]
    /// Without what fills a queue on purpose.
    var mostLinesOfSource = 6_000
    /// How many unread lines a node keeps. The relay knows the number.
    var queueCapacity = 10_000
    /// Whether the nodes are read by another process, which may go on reading for nobody.
    var isOverNATS = false
    /// For how long a stream may be open and deaf.
    var longestDeafness = Duration.seconds(45)

    init(dialect: SoakDialect, style: SoakStyle = .dense) {
        self.dialect = dialect
        self.style = style
        loads = [.node(1): .mixed, .node(2): .slow]
        switch dialect {
        case .webSocket: loads[.core] = .mixed
        case .eventStream: loads[.node(3)] = .mixed
        }
        guard style == .calm else { return }
        (length, pause) = (.seconds(30), .seconds(2))
        loads = loads.mapValues { _ in .steady }
        weights = [
            .backendRestart: 10, .shortError: 6, .nodeKill: 6, .queueFull: 4, .viewer: 10, .orphanedReader: 8,
            .nodeDeath: 2, .eofStream: 1, .resetStream: 1, .panelKill: 1, .panelRestart: 1, .tokenExpiry: 1,
            .relayKill: 1, .relayRestart: 1, .consumerLeave: 2,
        ]
    }

    /// Whether a fault exists on this panel.
    func has(_ kind: FaultKind) -> Bool {
        switch kind {
        case .backendRestart, .queueFull: dialect == .eventStream
        case .orphanedReader: dialect == .eventStream && isOverNATS
        default: true
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
