// SPDX-License-Identifier: MIT

import ArgumentParser
import PanelSimulator

/// Which kind of panel is imitated.
struct DialectOptions: ParsableArguments {
    enum Dialect: String, ExpressibleByArgument, CaseIterable {
        case websocket
        case sse
    }

    enum Version: String, ExpressibleByArgument, CaseIterable {
        case v1 = "1.0.0"
        case v3 = "3.0.0"
        case v5 = "5.2.1"

        var panel: EventStreamPanel {
            switch self {
            case .v1: .v1
            case .v3: .v3
            case .v5: .v5
            }
        }
    }

    @Option(help: "websocket as Marzban, sse as PasarGuard.")
    var dialect = Dialect.websocket

    enum Fork: String, ExpressibleByArgument, CaseIterable {
        case marzban
        case rebecca

        var simulated: WebSocketFork {
            switch self {
            case .marzban: .marzban
            case .rebecca: .rebecca
            }
        }
    }

    @Option(help: "With --dialect websocket: whose panel.")
    var fork: Fork?

    @Option(help: "With --dialect sse: which PasarGuard.")
    var panelVersion: Version?

    @Flag(name: .customLong("nats"), help: "With --dialect sse: errors come as if they were lines.")
    var isOverNATS = false

    @Flag(help: "With --dialect sse: chunks that cut events anywhere.")
    var oddChunks = false

    @Option(help: ArgumentHelp("With --dialect sse 5.2.1: an API key that may all.", valueName: "pg_key_…"))
    var apiKey: String?

    mutating func validate() throws {
        if dialect == .websocket, panelVersion != nil || isOverNATS || oddChunks || apiKey != nil {
            throw ValidationError("--panel-version, --nats, --odd-chunks and --api-key need --dialect sse.")
        }
        if dialect == .sse, fork != nil { throw ValidationError("--fork needs --dialect websocket.") }
        if apiKey != nil, !(panelVersion ?? .v5).panel.hasAPIKeys {
            throw ValidationError("This PasarGuard has no API keys yet: --api-key needs --panel-version 5.2.1.")
        }
    }

    /// False where the core runs on the nodes.
    var hasCoreLog: Bool { dialect == .websocket && fork != .rebecca }

    var namesUsersByNumber: Bool { dialect == .sse && (panelVersion ?? .v5) == .v5 }

    var simulated: SimulatedDialect {
        guard dialect == .sse else { return .webSocket }
        var panel = (panelVersion ?? .v5).panel
        if isOverNATS { panel = panel.overNATS }
        if oddChunks { panel.chunking = .irregular(seed: 1) }
        return .eventStream(panel)
    }
}
