// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import PanelLogs

@Suite("Source selection")
struct SourceSelectionTests {
    private let nodes = [
        PanelNode(id: 1, name: "de-fra", status: .connected),
        PanelNode(id: 2, name: "nl-ams", status: .error),
        PanelNode(id: 3, name: "old", status: .disabled),
    ]

    @Test("all nodes are those that are not disabled")
    func all() {
        let resolution = SourceSelection(core: true, nodes: .all).resolve(nodes)
        #expect(resolution.requests.map(\.source) == [.core, .node(1), .node(2)])
        #expect(resolution.names == [.node(1): "de-fra", .node(2): "nl-ams"])
    }

    @Test("of more nodes than streams are opened for, those with the lowest ids are, and the others counted")
    func surplus() {
        let many = (1...100_000).reversed().map { PanelNode(id: $0, name: "n\($0)", status: .connected) }
        let resolution = SourceSelection(core: true, nodes: .all).resolve(many)
        #expect(resolution.requests.count == 2000)
        #expect(resolution.requests.map(\.source) == [.core] + (1...1999).map { .node($0) })
        #expect(resolution.surplus == 98_001)
        #expect(SourceSelection(core: true, nodes: .all).resolve(nodes).surplus == 0)
        // Named, one beyond is relayed.
        let named = SourceSelection(core: false, nodes: .listed([.name("n90000")])).resolve(many)
        #expect(named.requests.map(\.source) == [.node(90_000)])
    }

    @Test("nodes are found by id and by name, and each is streamed once")
    func listed() {
        let selection = SourceSelection(core: false, nodes: .listed([.name("nl-ams"), .id(2), .id(3)]))
        let resolution = selection.resolve(nodes)
        #expect(resolution.requests.map(\.source) == [.node(2), .node(3)])
        #expect(resolution.unknownNames == [])
    }

    @Test("a name that no node has is told; an id that no node has is tried")
    func unknown() {
        let selection = SourceSelection(core: false, nodes: .listed([.name("nowhere"), .id(9)]))
        let resolution = selection.resolve(nodes)
        #expect(resolution.requests.map(\.source) == [.node(9)])
        #expect(resolution.unknownNames == ["nowhere"])
    }

    @Test("before the panel has been asked, the core and the ids can begin")
    func withoutList() {
        let selection = SourceSelection(core: true, nodes: .listed([.name("de-fra"), .id(2)]))
        let resolution = selection.resolve(nil)
        #expect(resolution.requests.map(\.source) == [.core, .node(2)])
        #expect(resolution.unknownNames == [])
    }

    @Test("a node has its own interval, by id or name, else the common one")
    func intervals() {
        let selection = SourceSelection(
            core: true, nodes: .all, interval: .seconds(1),
            nodeIntervals: [.name("de-fra"): .seconds(5), .id(2): .zero])
        #expect(selection.resolve(nodes).requests.map(\.interval) == [.seconds(1), .seconds(5), .zero])
        #expect(SourceSelection(core: false, nodes: .listed([])).wantsNodes == false)
    }
}
