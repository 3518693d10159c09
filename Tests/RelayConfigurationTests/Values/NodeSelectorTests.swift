// SPDX-License-Identifier: MIT

import Testing

@testable import RelayConfiguration

@Suite("Naming nodes")
struct NodeSelectorTests {
    @Test("A number is an id, all else a name")
    func isRead() throws {
        #expect(try NodeSelector(reading: "3") == .id(3))
        #expect(try NodeSelector(reading: "3a") == .name("3a"))
        #expect(try NodeSelector(reading: "de fra") == .name("de fra"))
    }

    @Test("Each section's interval is kept under the name it gives; an empty one leaves the general one")
    func intervals() throws {
        let sources = try Sandbox().load(
            Sandbox.panel + "[Sources]\nInterval=1\n[Node 3]\nInterval=3\n[Node a]\nInterval=4\n[Node b]\nInterval=\n"
        ).sources
        #expect(sources.interval == .seconds(1))
        #expect(sources.nodeIntervals == [.id(3): .seconds(3), .name("a"): .seconds(4)])
    }

    @Test(
        "Which nodes are streamed",
        arguments: [
            ("", Selection.all), ("Nodes=3 a", .listed([NodeSelector.id(3), .name("a")])), ("Nodes=", .listed([])),
        ])
    func nodes(_ lines: String, _ nodes: Selection<NodeSelector>) throws {
        #expect(try Sandbox().load(Sandbox.panel + "[Sources]\n\(lines)").sources.nodes == nodes)
    }
}
