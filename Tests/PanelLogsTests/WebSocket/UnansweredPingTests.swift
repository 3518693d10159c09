// SPDX-License-Identifier: MIT

import LogRelayModel
import NIOPosix
import RelayTesting
import Testing

@testable import PanelLogs

/// Against Go's own `golang.org/x/net/websocket`, with a handler that never reads.
@Suite(
    "Pings that nobody answers", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)),
    .enabled(if: RebeccaServer.canBeBuilt))
struct UnansweredPingTests {
    @Test("do not end a stream, with lines or without") func unanswered() async throws {
        try await RebeccaServer.run { panel in
            let dialler = Dialler(
                endpoint: PanelEndpoint(scheme: .http, host: "127.0.0.1", port: panel.port), tls: nil,
                loop: NetworkPanel.loops.next())
            var options = WebSocketOptions()
            options.pingInterval = .milliseconds(200)
            let lines = LineInbox()
            let token = try await PanelClient(dialler: dialler).login(username: "admin", password: "admin").token
            let transport = WebSocketTransport(
                dialler: dialler, options: options, wallClock: { Timestamp(microseconds: 0) })
            let stream = try await transport.open(StreamRequest(source: .node(1)), token: token, receiver: lines)
            try await panel.tell("line 1 one")
            #expect(try await lines.lines(1) == ["one"])
            // Many times what a server that has answered once may take.
            try await Task.sleep(for: .seconds(3))
            try await panel.tell("line 1 two")
            #expect(try await lines.lines(1) == ["two"])
            await stream.hangUp()
        }
    }
}
