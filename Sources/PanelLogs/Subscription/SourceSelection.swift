// SPDX-License-Identifier: MIT

package import LogRelayModel

/// Which of the panel's logs are wanted, as the operator wrote it.
package struct SourceSelection: Equatable, Sendable {
    package enum Nodes: Equatable, Sendable {
        case all
        case listed([NodeReference])
    }

    /// A node as the operator names it.
    package enum NodeReference: Hashable, Sendable {
        case id(Int)
        case name(String)
    }

    package var core: Bool
    /// Whether the operator has asked for the core by name, and wants to know that there is none.
    package var isCoreWritten: Bool
    package var nodes: Nodes
    /// How long the panel may batch lines.
    package var interval: Duration
    /// Intervals of single nodes.
    package var nodeIntervals: [NodeReference: Duration]

    package init(
        core: Bool, isCoreWritten: Bool = true, nodes: Nodes, interval: Duration = .zero,
        nodeIntervals: [NodeReference: Duration] = [:]
    ) {
        self.core = core
        self.isCoreWritten = isCoreWritten
        self.nodes = nodes
        self.interval = interval
        self.nodeIntervals = nodeIntervals
    }

    /// The most streams that `Nodes=all` begins. A panel may list any number of nodes, and each stream costs memory, a
    /// connection and a place in the panel.
    package static let mostStreams = 2000

    /// Whether the panel has to be asked for its nodes.
    package var wantsNodes: Bool { nodes != .listed([]) }

    /// The streams that are wanted, given what the panel lists; nil where it has not been asked successfully yet, so
    /// that at least what needs no list can begin. A disabled node is wanted only where it was named.
    /// - Parameters:
    ///   - dialect: the panel's, as far as it is known; there is a core stream only in one of them.
    ///   - coreLog: what is behind the core's address, as far as it is known.
    package func resolve(
        _ listed: [PanelNode]?, dialect: PanelDialect? = .webSocket, coreLog: CoreAddress? = nil
    ) -> Resolution {
        var resolution = Resolution()
        resolution.isComplete = listed != nil || !wantsNodes
        if core, dialect == .eventStream {
            resolution.ignoredCore = .missing
        } else if core, coreLog == .node, wantsNodes {
            resolution.ignoredCore = .nodeLog
        } else if core {
            resolution.requests.append(StreamRequest(source: .core, interval: interval, isBesideNodes: wantsNodes))
        }
        switch nodes {
        case .all:
            let wanted = (listed ?? []).filter { $0.status != .disabled }.sorted { $0.id < $1.id }
            let room = Self.mostStreams - resolution.requests.count
            for node in wanted.prefix(room) { resolution.add(node, of: self) }
            resolution.surplus = max(wanted.count - room, 0)
        case .listed(let references):
            for reference in references {
                let node = listed?.first { reference.names($0) }
                switch (reference, node) {
                case (_, let node?): resolution.add(node, of: self)
                case (.id(let id), nil):
                    let interval = nodeIntervals[.id(id)] ?? interval
                    resolution.add(StreamRequest(source: .node(id), interval: interval), name: nil)
                case (.name(let name), nil):
                    if listed != nil { resolution.unknownNames.append(name) }
                }
            }
        }
        return resolution
    }

    /// What is to be streamed.
    package struct Resolution: Equatable, Sendable {
        package var requests: [StreamRequest] = []
        /// The names of the nodes among them, as far as they are known.
        package var names: [SourceID: String] = [:]
        /// Names that no node has.
        package var unknownNames: [String] = []
        /// The core is wanted, and not relayed all the same.
        package var ignoredCore: IgnoredCore?
        /// How many nodes are left out because there are more than ``SourceSelection/mostStreams``.
        package var surplus = 0
        /// Whether the panel's nodes were known; if not, there may be more.
        package var isComplete = false

        fileprivate mutating func add(_ node: PanelNode, of selection: SourceSelection) {
            let interval =
                selection.nodeIntervals[.id(node.id)] ?? selection.nodeIntervals[.name(node.name)]
                ?? selection.interval
            add(StreamRequest(source: .node(node.id), interval: interval), name: node.name)
        }

        /// A node that is named twice, by id and by name, is streamed once.
        fileprivate mutating func add(_ request: StreamRequest, name: String?) {
            guard !requests.contains(where: { $0.source == request.source }) else { return }
            requests.append(request)
            names[request.source] = name
        }
    }
}

extension SourceSelection.NodeReference {
    fileprivate func names(_ node: PanelNode) -> Bool {
        switch self {
        case .id(let id): node.id == id
        case .name(let name): node.name == name
        }
    }
}
