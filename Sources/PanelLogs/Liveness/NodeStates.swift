// SPDX-License-Identifier: MIT

package import LogRelayModel

/// The states of the panel's nodes as it last told them, to see which have left `connected` and which are back.
package struct NodeStates: Sendable {
    package struct Changes: Equatable, Sendable {
        /// Left `connected`, or vanished: an open stream of theirs is dead, though it answers pings.
        package var departed: [SourceID: ReopenReason] = [:]
        /// Became `connected`: who waits for them need not wait any longer.
        package var returned: [SourceID] = []

        package var isEmpty: Bool { departed.isEmpty && returned.isEmpty }
    }

    private var nodes: [Int: PanelNode] = [:]
    private var isKnown = false

    package init() {}

    /// Takes the panel's newest list. The first one brings no changes.
    ///
    /// A panel with event streams replaces its connection to a node that is modified, and leaves the streams of the old
    /// one open for ever; the other kind ends them itself. The name is what a list shows of such a change.
    package mutating func update(_ listed: [PanelNode], dialect: PanelDialect) -> Changes {
        let before = nodes
        nodes = Dictionary(listed.map { ($0.id, $0) }) { _, last in last }
        defer { isKnown = true }
        var changes = Changes()
        guard isKnown else { return changes }
        for (id, node) in before where node.status == .connected {
            let now = nodes[id]
            if now?.status != .connected {
                changes.departed[.node(id)] = .nodeLeft(status: now?.status.description)
            } else if dialect == .eventStream, now?.name != node.name {
                changes.departed[.node(id)] = .nodeModified
            }
        }
        changes.returned =
            listed.filter { $0.status == .connected && before[$0.id]?.status != .connected }.map { .node($0.id) }
        return changes
    }
}
