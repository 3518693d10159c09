// SPDX-License-Identifier: MIT

import PanelSimulator

/// A round's decisions, all made beforehand: the same seed and settings give the same plan.
///
/// Whatever is broken is mended within the plan's length. Kept out is what nobody could tell exactly: the relay ends in
/// an orderly way and starts only while journald runs, which is its memory; and the lines that an SSE node keeps are not
/// forgotten.
struct FaultPlan: Sendable {
    struct Step: Equatable, Sendable {
        var at: Duration
        var action: FaultAction
    }

    private(set) var steps: [Step] = []
    private(set) var faults: [FaultKind: Int] = [:]

    init(seed: UInt64, settings: PlanSettings) {
        var random = SeededGenerator(seed: seed)
        for source in settings.sources {
            var load = PlannedLoad(source: source, random: SeededGenerator(seed: random.next()))
            steps += load.steps(settings)
        }
        var planner = FaultPlanner(settings: settings, random: random)
        planner.plan()
        faults = planner.faults
        steps += planner.steps
        // What falls on the same moment stays in the order in which it was decided.
        steps = steps.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    var faultCount: Int { faults.values.reduce(0, +) }
}
