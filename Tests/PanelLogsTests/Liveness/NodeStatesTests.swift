// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import PanelLogs

@Suite("Node states")
struct NodeStatesTests {
    private static func node(_ id: Int, _ status: PanelNode.Status) -> PanelNode {
        PanelNode(id: id, name: "node-\(id)", status: status)
    }

    @Test("the first list brings no changes")
    func first() {
        var states = NodeStates()
        let first = states.update([Self.node(1, .connected), Self.node(2, .error)], dialect: .webSocket)
        #expect(first.isEmpty)
        let second = states.update([Self.node(1, .connected), Self.node(2, .error)], dialect: .webSocket)
        #expect(second.isEmpty)
    }

    @Test(
        "every way out of `connected` is a departure",
        arguments: [PanelNode.Status.connecting, .error, .disabled, .unknown("limited")])
    func departure(_ status: PanelNode.Status) {
        var states = NodeStates()
        _ = states.update([Self.node(1, .connected)], dialect: .webSocket)
        let changes = states.update([Self.node(1, status)], dialect: .webSocket)
        #expect(changes.departed == [.node(1): .nodeLeft(status: status.description)])
        #expect(changes.returned == [])
        let later = states.update([Self.node(1, .error)], dialect: .webSocket)
        #expect(later.isEmpty)
    }

    @Test("a node that has vanished has departed")
    func vanished() {
        var states = NodeStates()
        _ = states.update([Self.node(1, .connected), Self.node(2, .connected)], dialect: .webSocket)
        let changes = states.update([Self.node(2, .connected)], dialect: .webSocket)
        #expect(changes.departed == [.node(1): .nodeLeft(status: nil)])
    }

    @Test("a node is back when it becomes `connected`, whether it was listed before or not")
    func returned() {
        var states = NodeStates()
        _ = states.update([Self.node(1, .error)], dialect: .webSocket)
        let connecting = states.update([Self.node(1, .connecting)], dialect: .webSocket)
        #expect(connecting.isEmpty)
        let changes = states.update([Self.node(1, .connected), Self.node(2, .connected)], dialect: .webSocket)
        #expect(changes.returned == [.node(1), .node(2)])
        #expect(changes.departed == [:])
    }

    @Test(
        "a node with another name is another connection, of which only a panel with event streams says nothing",
        arguments: PanelDialect.allCases)
    func renamed(_ dialect: PanelDialect) {
        var states = NodeStates()
        _ = states.update([PanelNode(id: 1, name: "old", status: .connected)], dialect: dialect)
        let changes = states.update([PanelNode(id: 1, name: "new", status: .connected)], dialect: dialect)
        #expect(changes.departed == (dialect == .eventStream ? [.node(1): .nodeModified] : [:]))
    }
}
