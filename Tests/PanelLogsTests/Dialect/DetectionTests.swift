// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting
import Testing

@testable import PanelLogs

@Suite("Detection over the network", .timeLimit(.minutes(1 * Sanitizer.timeLimitFactor)))
struct DetectionTests {
    @Test("a simulated panel is asked once, without credentials, and recognised")
    func asksOnce() async throws {
        try await withPanel { panel in
            let finder = DialectFinder(dialler: panel.dialler(), fixed: nil, observer: panel.observer)
            let answers = [try await finder.dialect(), try await finder.dialect()]
            #expect(answers == [.webSocket, .webSocket])
            let requests = await panel.simulator.observations.requests
            #expect(requests.map(\.uri) == ["/api/core"])
            #expect(requests.allSatisfy { $0.header("Authorization") == nil && $0.header("X-Api-Key") == nil })
        }
    }

    @Test("a web server that is no panel is told to be none")
    func noPanel() async throws {
        try await withPanel { panel in
            await panel.simulator.inject { $0.requests = .html }
            let finder = DialectFinder(dialler: panel.dialler(), fixed: nil, observer: panel.observer)
            let error = try await #require(throws: DialError.self) { _ = try await finder.dialect() }
            #expect(error.description.contains("check URL="))
            #expect(await panel.simulator.observations.requests.map(\.uri) == ["/api/core", "/api/admin"])
        }
    }
}
