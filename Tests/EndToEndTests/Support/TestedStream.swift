// SPDX-License-Identifier: MIT

import PanelSimulator

/// The kinds of streams there are, for tests that hold for all of them.
enum TestedStream: String, CaseIterable, Sendable, CustomStringConvertible {
    /// The core's of a WebSocket panel. It is the only stream then: the panel has no nodes.
    case core
    /// A node's of a WebSocket panel.
    case node
    /// A node's of an SSE panel.
    case eventStream

    /// One of each dialect, where core and node do not differ.
    static let ofEachDialect: [TestedStream] = [.core, .eventStream]

    var dialect: Dialect {
        switch self {
        case .core, .node: .webSocket
        case .eventStream: .eventStream
        }
    }

    /// What the panel calls its source.
    var source: PanelSource {
        switch self {
        case .core: .core
        case .node, .eventStream: .node(1)
        }
    }

    var nodes: [Node] {
        switch self {
        case .core: []
        case .node, .eventStream: [Node(id: 1, name: "de-fra")]
        }
    }

    var description: String { rawValue }
}

/// The dialects of the panels that the tests play.
enum Dialect: String, CaseIterable, Sendable, CustomStringConvertible {
    case webSocket = "websocket"
    case eventStream = "sse"

    /// What the newest panel of the dialect is like.
    var simulated: SimulatedDialect {
        switch self {
        case .webSocket: .webSocket
        case .eventStream: .eventStream(.v5)
        }
    }

    /// The sources of a panel with these nodes, as far as the dialect has them.
    func sources(_ nodes: [Node]) -> [PanelSource] {
        switch self {
        case .webSocket: [.core] + nodes.map { .node($0.id) }
        case .eventStream: nodes.map { .node($0.id) }
        }
    }

    var description: String { rawValue }
}

extension PanelSource {
    /// For the lines of its source; may be part of a host's name.
    var tag: String {
        switch self {
        case .core: "core"
        case .node(let id): "n\(id)"
        }
    }
}
