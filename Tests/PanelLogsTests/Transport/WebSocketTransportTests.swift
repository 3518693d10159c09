// SPDX-License-Identifier: MIT

import LogRelayModel
import Testing

@testable import PanelLogs

@Suite("WebSocket transport")
struct WebSocketTransportTests {
    @Test(
        "asks for an interval in seconds, and only where one is set",
        arguments: [
            (Duration.zero, "/api/core/logs"),
            (.seconds(5), "/api/core/logs?interval=5"),
            (.seconds(10), "/api/core/logs?interval=10"),
            (.milliseconds(500), "/api/core/logs?interval=0.500"),
            (.milliseconds(1050), "/api/core/logs?interval=1.050"),
        ])
    func interval(_ interval: Duration, _ path: String) {
        #expect(WebSocketTransport.path(StreamRequest(source: .core, interval: interval)) == path)
    }

    @Test("names a node by its number")
    func node() {
        #expect(WebSocketTransport.path(StreamRequest(source: .node(3))) == "/api/node/3/logs")
    }
}
