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

    @Option(help: ArgumentHelp("With --dialect sse: how many unread lines a node keeps.", valueName: "lines"))
    var queue: Int?

    @Option(help: ArgumentHelp("With --dialect sse 5.2.1: an API key that may all.", valueName: "pg_key_…"))
    var apiKey: String?

    mutating func validate() throws {
        if dialect == .websocket, panelVersion != nil || isOverNATS || oddChunks || queue != nil || apiKey != nil {
            throw ValidationError("--panel-version, --nats, --odd-chunks, --queue and --api-key need --dialect sse.")
        }
        if let queue, queue < 1 { throw ValidationError("--queue must be at least 1.") }
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
        if let queue { panel.queueCapacity = queue }
        if oddChunks { panel.chunking = .irregular(seed: 1) }
        return .eventStream(panel)
    }
}
