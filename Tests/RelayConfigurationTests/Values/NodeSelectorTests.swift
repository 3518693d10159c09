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

    @Test("An id matches whatever the name is; a name matches once it is known")
    func matches() {
        #expect(NodeSelector.id(3).matches(id: 3, name: nil))
        #expect(!NodeSelector.id(3).matches(id: 4, name: "3"))
        #expect(NodeSelector.name("a").matches(id: 3, name: "a"))
        #expect(!NodeSelector.name("a").matches(id: 3, name: nil))
    }

    @Test("A node's interval: by id, else by name, else the general one")
    func interval() throws {
        let sources = try Sandbox().load(
            Sandbox.panel + "[Sources]\nInterval=1\n[Node 3]\nInterval=3\n[Node a]\nInterval=4\n[Node b]\nInterval=\n"
        ).sources
        #expect(sources.interval(forNodeID: 3, name: "a") == .seconds(3))
        #expect(sources.interval(forNodeID: 4, name: "a") == .seconds(4))
        #expect(sources.interval(forNodeID: 4, name: "b") == .seconds(1))
        #expect(sources.interval(forNodeID: 4, name: nil) == .seconds(1))
    }

    @Test("Which nodes are streamed")
    func includes() throws {
        func sources(_ lines: String) throws -> Configuration.Sources {
            try Sandbox().load(Sandbox.panel + "[Sources]\n\(lines)").sources
        }
        #expect(try sources("").includesNode(id: 1, name: nil))
        #expect(try sources("Nodes=3 a").includesNode(id: 3, name: nil))
        #expect(try sources("Nodes=3 a").includesNode(id: 4, name: "a"))
        #expect(try !sources("Nodes=3 a").includesNode(id: 4, name: "b"))
        #expect(try !sources("Nodes=").includesNode(id: 3, name: "a"))
    }
}
