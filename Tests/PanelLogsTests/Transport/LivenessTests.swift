// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelSimulator
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("Pings over the network", .timeLimit(.minutes(2 * Sanitizer.timeLimitFactor)))
struct LivenessTests {
    @Test("the panel's pings are answered, so that it does not close with 1011")
    func answers() async throws {
        try await withPanel { panel in
            try await panel.withStream { lines, _ in
                for count in 1...5 {
                    try await panel.simulator.advance(by: .seconds(20))
                    try await panel.simulator.waitUntil { $0.openStreams.first?.pongs == count }
                }
                try await panel.simulator.emit(["alive"], to: .core)
                #expect(try await lines.lines(1) == ["alive"])
            }
        }
    }

    @Test("a quiet panel is pinged, and stays connected as long as it answers")
    func pings() async throws {
        try await withPanel { panel in
            try await panel.withStream(pingInterval: NetworkPanel.moment) { lines, _ in
                try await panel.simulator.waitUntil { ($0.openStreams.first?.pings ?? 0) >= 2 }
                try await panel.simulator.emit(["alive"], to: .core)
                #expect(try await lines.lines(1) == ["alive"])
            }
        }
    }

    @Test("a half-open connection is found out by a ping that is not answered")
    func halfOpen() async throws {
        try await withPanel(seesTheEnd: false) { panel in
            try await panel.withStream(pingInterval: NetworkPanel.moment) { lines, stream in
                try await panel.simulator.emit(["good"], to: .core)
                #expect(try await lines.lines(1) == ["good"])
                // A second one is sent only to who has answered the first.
                try await panel.simulator.waitUntil { ($0.openStreams.first?.pings ?? 0) >= 2 }
                await panel.simulator.freeze(.all)
                #expect(await stream.waitForEnd() == .unresponsive)
            }
        }
    }
}
