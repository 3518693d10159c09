// SPDX-License-Identifier: MIT

import NIOPosix
import PanelLogs
import PanelSimulator
import RelayConfiguration
import RelayDaemon
import StreamClient

@testable import Doctor

/// Runs a test with a panel that listens.
func withPanel(
    _ configuration: SimulatorConfiguration = .webSocket, _ body: (PanelSimulator) async throws -> Void
) async throws {
    let panel = PanelSimulator(configuration)
    try await panel.start()
    do {
        try await body(panel)
    } catch {
        try await panel.kill()
        throw error
    }
    try await panel.kill()
}

extension SimulatorConfiguration {
    /// Marzban's, with two nodes and lines at once.
    static var webSocket: SimulatorConfiguration {
        SimulatorConfiguration(
            nodes: [Node(id: 1, name: "de-fra"), Node(id: 2, name: "nl-ams")], pace: .atOnce)
    }

    static func eventStream(_ panel: EventStreamPanel = .v5) -> SimulatorConfiguration {
        SimulatorConfiguration(
            dialect: .eventStream(panel), nodes: [Node(id: 1, name: "de-fra"), Node(id: 2, name: "nl-ams")],
            pace: .atOnce)
    }
}

extension ExaminerPatience {
    /// Of a machine that is busy with other tests.
    static var long: ExaminerPatience {
        var patience = ExaminerPatience()
        patience.request = .seconds(60)
        return patience
    }
}

extension PanelSimulator {
    static let login = "Username=admin\nPassword=admin\n"

    /// What an examination of this panel finds.
    /// - Parameters:
    ///   - credentials: keys of `[Panel]`.
    ///   - more: further sections.
    func examination(
        _ credentials: String = login, _ more: String = "", forcesStreams: Bool = false, url: String? = nil,
        relays: RunningRelays = Sample.noRelay,
        patience: ExaminerPatience = .long
    ) async throws -> Examination {
        var files = InMemoryFiles()
        files.add("/relay.conf", "[Panel]\nURL=\(url ?? self.url)\n\(credentials)\(more)", mode: 0o600)
        let configuration = try Configuration.load(
            path: "/relay.conf", environment: ServiceEnvironment(), files: files)
        let tls = await Result<TLSPolicy?, TLSPolicyError>.catching { () async throws(TLSPolicyError) in
            try TLSPolicy(configuration)
        }
        let examiner = Examiner(
            configuration, file: "/relay.conf", tls: tls,
            relays: relays, forcesStreams: forcesStreams, patience: patience)
        return Examination(of: await examiner.examine(on: MultiThreadedEventLoopGroup.singleton.next()))
    }
}
