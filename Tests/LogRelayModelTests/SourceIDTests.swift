// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@Suite("Source")
struct SourceIDTests {
    @Test("is named as on the socket and in the journal")
    func names() {
        #expect(SourceID.core.description == "core")
        #expect(SourceID.node(3).description == "node:3")
    }

    @Test("the core comes before the nodes, and they by number")
    func order() {
        #expect([.node(10), .core, .node(2)].sorted() == [SourceID.core, .node(2), .node(10)])
    }

    @Test("is read back from its name, and from nothing else")
    func reading() {
        for id in [SourceID.core, .node(0), .node(3), .node(.max)] { #expect(SourceID(id.description) == id) }
        for text in ["", "Core", "core ", "node", "node:", "node:x", "node:03", "node:+3", "node:9223372036854775808"] {
            #expect(SourceID(text) == nil)
        }
    }
}
