// SPDX-License-Identifier: MIT

import PanelSimulator
import Testing

@Suite("A plan of faults") struct FaultPlanTests {
    private static let seeds: [UInt64] = Array(1...20)

    @Test("is the same for the same seed, and another for another")
    func reproducible() {
        let settings = PlanSettings(dialect: .webSocket)
        let plan = FaultPlan(seed: 7, settings: settings)
        #expect(plan.steps == FaultPlan(seed: 7, settings: settings).steps)
        #expect(plan.steps != FaultPlan(seed: 8, settings: settings).steps)
    }

    @Test("has more than three faults a second, and lines of every source", arguments: SoakDialect.allCases)
    func dense(dialect: SoakDialect) {
        for seed in Self.seeds {
            var settings = PlanSettings(dialect: dialect)
            settings.weights[.queueFull] = nil
            let plan = FaultPlan(seed: seed, settings: settings)
            #expect(plan.faultCount > 50)
            for source in settings.sources {
                let lines = plan.steps.reduce(0) { sum, step in
                    if case .emit(source, let count) = step.action { sum + count } else { sum }
                }
                #expect((20...settings.mostLinesOfSource).contains(lines))
            }
        }
    }

    @Test("has each kind of fault sooner or later", arguments: SoakDialect.allCases)
    func kinds(dialect: SoakDialect) {
        var kinds: Set<FaultKind> = []
        var settings = PlanSettings(dialect: dialect)
        settings.queueCapacity = 500
        for seed in Self.seeds { kinds.formUnion(FaultPlan(seed: seed, settings: settings).faults.keys) }
        #expect(kinds == Set(FaultKind.allCases.filter(settings.has)))
    }

    @Test(
        "is calm where it is about deaf streams: one every few seconds, of every kind", arguments: SoakDialect.allCases)
    func calm(dialect: SoakDialect) {
        var settings = Self.full(dialect)
        settings.isOverNATS = dialect == .eventStream
        var kinds: Set<FaultKind> = []
        for seed in Self.seeds {
            let plan = FaultPlan(seed: seed, settings: settings)
            #expect((3...40).contains(plan.faultCount))
            kinds.formUnion(plan.faults.keys)
        }
        let deafening: Set<FaultKind> = [
            .backendRestart, .shortError, .nodeKill, .queueFull, .viewer, .orphanedReader,
        ]
        #expect(kinds.isSuperset(of: deafening.filter(settings.has)))
    }

    /// With a queue that is small enough to be filled.
    private static func full(_ dialect: SoakDialect) -> PlanSettings {
        var settings = PlanSettings(dialect: dialect, style: .calm)
        settings.queueCapacity = 500
        return settings
    }

    @Test("has only what has a weight") func weights() {
        var settings = PlanSettings(dialect: .webSocket)
        settings.weights = [.relayKill: 1]
        let plan = FaultPlan(seed: 1, settings: settings)
        #expect(Set(plan.faults.keys) == [.relayKill])
        let others = plan.steps.filter { step in
            switch step.action {
            case .emit, .endRelay(killed: true), .startRelay: false
            default: true
            }
        }
        #expect(others == [])
    }

    @Test("breaks nothing twice, mends everything, and in an order that the relay can survive whole")
    func order() throws {
        for (dialect, style) in SoakDialect.allCases.flatMap({ dialect in SoakStyle.allCases.map { (dialect, $0) } }) {
            for seed in Self.seeds {
                var settings = PlanSettings(dialect: dialect, style: style)
                (settings.isOverNATS, settings.queueCapacity) = (dialect == .eventStream, 500)
                var world = PlannedWorld(dialect: dialect)
                var last = Duration.zero
                for step in FaultPlan(seed: seed, settings: settings).steps {
                    #expect(step.at >= last && step.at <= settings.length)
                    last = step.at
                    try world.perform(step.action)
                }
                #expect(world.isWhole)
            }
        }
    }
}

/// What runs while a plan is carried out.
private struct PlannedWorld {
    struct Impossible: Error {
        var action: FaultAction
    }

    let dialect: SoakDialect
    private var panel = true
    private var relay = true
    private var journald = true
    private var deadNodes: Set<Int> = []
    private var viewed: Set<Int> = []
    private var orphaned: Set<Int> = []
    private var stalled: Set<SoakConsumer> = []
    private var away: Set<SoakConsumer> = []

    init(dialect: SoakDialect) { self.dialect = dialect }

    var isWhole: Bool {
        panel && relay && journald && deadNodes.isEmpty && stalled.isEmpty && away.isEmpty && viewed.isEmpty
            && orphaned.isEmpty
    }

    mutating func perform(_ action: FaultAction) throws {
        let isPossible: Bool
        switch action {
        case .emit(let source, let count): isPossible = count > 0 && (source != .core || dialect == .webSocket)
        case .cut: isPossible = panel && relay
        case .stopPanel: isPossible = toggle(&panel, from: true)
        case .startPanel(let forgets): isPossible = toggle(&panel, from: false) && mayForget(forgets)
        case .nodeDown(let id, let status): isPossible = deadNodes.insert(id).inserted && status != .connected
        case .nodeUp(let id, let forgets): isPossible = deadNodes.remove(id) != nil && mayForget(forgets)
        case .restartBackend(let id, let unread):
            isPossible = panel && !deadNodes.contains(id) && unread >= 0 && dialect == .eventStream
        case .openViewer(let id): isPossible = panel && !deadNodes.contains(id) && viewed.insert(id).inserted
        case .closeViewer(let id): isPossible = viewed.remove(id) != nil
        case .orphanReader(let id): isPossible = panel && !deadNodes.contains(id) && orphaned.insert(id).inserted
        case .endOrphan(let id): isPossible = orphaned.remove(id) != nil
        case .expireTokens: isPossible = true
        case .endRelay(let killed): isPossible = toggle(&relay, from: true) && (killed || journald)
        case .startRelay: isPossible = toggle(&relay, from: false) && journald
        case .pauseJournald, .stopJournald: isPossible = toggle(&journald, from: true) && relay
        case .proceedJournald, .startJournald: isPossible = toggle(&journald, from: false)
        case .stall(let consumer): isPossible = stalled.insert(consumer).inserted && consumer == .stalling
        case .readOn(let consumer): isPossible = stalled.remove(consumer) != nil
        case .leave(let consumer): isPossible = away.insert(consumer).inserted && consumer == .leaving
        case .comeBack(let consumer): isPossible = away.remove(consumer) != nil
        }
        guard isPossible else { throw Impossible(action: action) }
    }

    private func mayForget(_ forgets: Bool) -> Bool { !forgets || dialect == .webSocket }

    private func toggle(_ thing: inout Bool, from expected: Bool) -> Bool {
        defer { thing = !expected }
        return thing == expected
    }
}
