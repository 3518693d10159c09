// SPDX-License-Identifier: MIT

import Foundation
import PanelSimulator
import Testing

/// Runs a simulated panel around a test. By default its time stands still, so that nothing happens by itself.
func withSimulator(
    _ configuration: SimulatorConfiguration = SimulatorConfiguration(time: .manual()),
    _ body: (PanelSimulator, PanelClient) async throws -> Void
) async throws {
    let simulator = PanelSimulator(configuration)
    try await simulator.start()
    let certificate = configuration.tls?.certificateChain
    do {
        try await body(simulator, PanelClient(port: await simulator.port, certificate: certificate))
    } catch {
        try await simulator.kill()
        throw error
    }
    try await simulator.kill()
}

extension SimulatorConfiguration {
    /// Standing time, two nodes.
    static var withNodes: SimulatorConfiguration {
        SimulatorConfiguration(
            nodes: [Node(id: 1, name: "de-fra"), Node(id: 2, name: "nl-ams", status: .error, message: "timeout")],
            time: .manual())
    }

    /// Standing time, two nodes, Server-Sent Events.
    static func eventStream(
        _ panel: EventStreamPanel = .v5, _ change: (inout EventStreamPanel) -> Void = { _ in }
    ) -> SimulatorConfiguration {
        var panel = panel
        change(&panel)
        var configuration = withNodes
        configuration.dialect = .eventStream(panel)
        return configuration
    }

    /// Standing time, lines sent as they are emitted.
    static var atOnce: SimulatorConfiguration {
        var configuration = withNodes
        configuration.pace = .atOnce
        return configuration
    }
}

/// `line 1` … `line n`.
func numberedLines(_ range: ClosedRange<Int>) -> [String] {
    range.map { "line \($0)" }
}

func fixture(_ name: String) throws -> String {
    try #require(Bundle.module.resourcePath) + "/Fixtures/\(name)"
}
