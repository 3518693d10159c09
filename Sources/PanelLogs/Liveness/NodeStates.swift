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

    private var states: [Int: PanelNode.Status] = [:]
    private var isKnown = false

    package init() {}

    /// Takes the panel's newest list. The first one brings no changes.
    package mutating func update(_ nodes: [PanelNode]) -> Changes {
        let before = states
        states = Dictionary(nodes.map { ($0.id, $0.status) }) { _, last in last }
        defer { isKnown = true }
        var changes = Changes()
        guard isKnown else { return changes }
        for (id, status) in before where status == .connected {
            let now = states[id]
            if now != .connected { changes.departed[.node(id)] = .nodeLeft(status: now?.description) }
        }
        changes.returned = nodes.filter { $0.status == .connected && before[$0.id] != .connected }.map { .node($0.id) }
        return changes
    }
}
