// SPDX-License-Identifier: MIT

import PanelSimulator
import RelayTesting

/// How the panel and the relay of one round are set up: decided by its seed, like everything else.
struct SoakSetup: Sendable, CustomStringConvertible {
    let seed: UInt64
    var plan: PlanSettings
    /// Which panel it is.
    let dialect: SimulatedDialect
    /// Whether lines pass the panel at its own pace, or as soon as they are printed.
    let pace: Pace
    /// `Interval=`
    let interval: String
    /// `[Journal] Buffer=`
    let journalBuffer: String
    /// `ConsumerBuffer=`
    let consumerBuffer: String

    /// Prints nothing in any round.
    static let idleNode = 9

    /// - Parameter style: nil lets the seed decide.
    init(seed: UInt64, dialect: SoakDialect, style: SoakStyle? = nil) {
        self.seed = seed
        var random = SeededGenerator(seed: seed ^ 0x50A6)
        pace = Int.random(in: 0..<3, using: &random) > 0 ? .polled() : .atOnce
        // Gathered, full looks at the panel's buffer cannot be told from others: what is lost there is lost silently.
        let gathers = Int.random(in: 0..<2, using: &random) == 0
        interval = gathers && pace == .atOnce ? "500ms" : "0"
        journalBuffer = Int.random(in: 0..<3, using: &random) > 0 ? "64M" : "192K"
        let panel = [EventStreamPanel.v5, .v3, .v1, .v5.overNATS][Int.random(in: 0..<4, using: &random)]
        self.dialect = dialect == .webSocket ? .webSocket : .eventStream(panel)
        consumerBuffer = Int.random(in: 0..<3, using: &random) > 0 ? "128K" : "8M"
        let decided = Int.random(in: 0..<2, using: &random) == 0 ? SoakStyle.dense : .calm
        plan = PlanSettings(dialect: dialect, style: style ?? decided)
        plan.isOverNATS = dialect == .eventStream && panel == .v5.overNATS
    }

    var nodes: [Node] {
        let loaded = plan.sources.compactMap { source -> Node? in
            guard case .node(let id) = source else { return nil }
            return Node(id: id, name: "node-\(id)")
        }
        return loaded + [Node(id: Self.idleNode, name: "idle")]
    }

    /// Every source that the relay follows, by the relay's own names.
    var sourceNames: [String] { plan.sources.map(\.name) + [PanelSource.node(Self.idleNode).name] }

    func change(_ file: inout RelayFile) {
        file["Sources", "Interval"] = interval
        file["Liveness", "Suspect"] = "yes"
        switch plan.style {
        // A node that is down for less time than it takes to ask for it leaves a stream that only silence gives away.
        case .dense: file["Liveness", "Silence"] = "8s"
        // As it is where nothing is set: what falls silent is found by its habit.
        case .calm: file["Liveness", "NodePoll"] = "5s"
        }
        file["Journal", "Buffer"] = journalBuffer
        file["Socket", "ConsumerBuffer"] = consumerBuffer
    }

    func change(_ panel: inout SimulatorConfiguration) {
        panel.pace = pace
        panel.dialect = dialect
        if case .eventStream(var details) = dialect {
            details.queueCapacity = plan.queueCapacity
            panel.dialect = .eventStream(details)
        }
        panel.keepsDiscardedLines = true
    }

    var description: String {
        let version = if case .eventStream(let panel) = dialect { " \(panel.version)" } else { "" }
        return
            "seed \(seed), \(plan.style.rawValue), \(plan.dialect.rawValue)\(version), pace \(pace == .atOnce ? "at once" : "polled"), Interval=\(interval), "
            + "[Journal] Buffer=\(journalBuffer), ConsumerBuffer=\(consumerBuffer)"
            + (plan.isOverNATS ? ", over NATS" : "")
    }
}
