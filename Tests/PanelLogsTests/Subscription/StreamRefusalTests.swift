// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import PanelLogs

@Suite("A bare 403")
struct StreamRefusalTests {
    private static let nodes = [
        PanelNode(id: 1, name: "up", status: .connected),
        PanelNode(id: 2, name: "down", status: .error, message: "timed out"),
        PanelNode(id: 3, name: "off", status: .disabled),
        PanelNode(id: 4, name: "coming", status: .connecting),
        PanelNode(id: 5, name: "new", status: .unknown("limited")),
    ]

    @Test("401 to the list of nodes means the token")
    func token() {
        #expect(StreamRefusal(of: .core, nodes: .failure(.unauthorized)) == .tokenRejected)
    }

    @Test("403 to the list of nodes means the rights")
    func rights() {
        #expect(StreamRefusal(of: .node(1), nodes: .failure(.forbidden(.webSocket))) == .rightsMissing)
    }

    @Test("no answer explains nothing")
    func unreachable() {
        let error = PanelError.dial(.timedOut(.http))
        #expect(StreamRefusal(of: .core, nodes: .failure(error)) == .undiagnosed(error))
    }

    @Test(
        "a list explains by the node's own state",
        arguments: [
            (1, StreamRefusal.unexplained),
            (2, .nodeNotConnected(status: "error", message: "timed out")),
            (3, .nodeDisabled),
            (4, .nodeNotConnected(status: "connecting", message: nil)),
            (5, .nodeNotConnected(status: "limited", message: nil)),
            (9, .nodeAbsent),
        ])
    func node(_ id: Int, _ expected: StreamRefusal) {
        #expect(StreamRefusal(of: .node(id), nodes: .success(Self.nodes)) == expected)
    }
}
