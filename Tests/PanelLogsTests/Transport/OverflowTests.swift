// SPDX-License-Identifier: MIT

import LogRelayModel
import PanelSimulator
import Testing

@testable import PanelLogs

@Suite("A panel whose buffer is full", .timeLimit(.minutes(1)))
struct OverflowTests {
    @Test("has that told behind the lines that it kept, and is nudged until no more are lost")
    func burst() async throws {
        try await withPanel(SimulatorConfiguration(pace: .polled())) { panel in
            try await panel.withStream { lines, _ in
                try await panel.simulator.emit(["replayed"], to: .core)
                #expect(try await lines.lines(1) == ["replayed"])
                let burst = (1...250).map { "line \($0)" }
                try await panel.simulator.emit(burst, to: .core)
                #expect(try await lines.lines(100) == burst.suffix(100))
                #expect(try await lines.events.next() == .overflowed)
                try await panel.simulator.waitUntil { $0.openStreams.first?.dataMessages ?? 0 > 3 }
            }
        }
    }
}
